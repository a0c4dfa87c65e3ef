#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/commands/console.h"
#include "daemon/commands/event_sink.h"
#include "daemon/commands/line_reader.h"
#include "daemon/http/limits.h"

namespace kpiwatch {

/// Takes lines of NDJSON into a sink, batch by batch, a few of them under way at a time, and tells
/// what became of each line: FILE:LINE: message for every one refused.
class Intake {
 public:
  struct Limits {
    std::size_t lines = 1000;                  ///< of a batch
    std::size_t bytes = std::size_t{1} << 20;  ///< of a batch of more than one line
    std::size_t line_bytes = http::kMaxBodyBytes;
    std::size_t under_way = 4;  ///< batches
  };
  struct Totals {
    std::uint64_t accepted = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t rejected = 0;
  };

  /// Why a line must not be sent; nothing when it may.
  using Objection = std::function<std::optional<Error>(std::string_view line)>;

  Intake(EventSink& sink, Console& console, Limits limits, Objection objection = {});

  /// Sends the lines of `stream`; returns false when the sink has failed and nothing more can be
  /// taken.
  bool take(std::istream& stream, const std::string& name);
  /// The same with the lines that `next` gives until it gives none; their numbers need not differ.
  bool take_lines(const std::function<std::optional<Line>()>& next, const std::string& name);
  /// Tells of a line that never became an event, and counts it.
  void reject(const std::string& file, std::uint64_t line, const std::string& message);
  /// Waits for what is under way; false as above.
  bool finish();
  const Totals& totals() const { return totals_; }

 private:
  struct Batch {
    std::string file;
    std::vector<std::uint64_t> numbers;  ///< of the lines
    std::vector<std::string> lines;
    std::size_t bytes = 0;
  };
  struct UnderWay {
    std::string file;
    std::vector<std::uint64_t> numbers;
    std::future<Result<IngestOutcome>> outcome;
  };

  /// Why the line stays here.
  std::optional<std::string> objection_to(const Line& line) const;
  bool send(Batch batch);
  /// Waits for the oldest batch.
  void settle();

  EventSink& sink_;
  Console& console_;
  Limits limits_;
  Objection objection_;
  Progress progress_;
  Totals totals_;
  std::deque<UnderWay> under_way_;
  bool failed_ = false;
};

}  // namespace kpiwatch
