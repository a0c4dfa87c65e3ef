#pragma once

#include <boost/container/small_vector.hpp>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "metrics/facts/status_chunk.h"

namespace kpiwatch {

/// A place in what is kept of a timeline: after so many chunks, and so many bytes of the next one.
struct StatusMark {
  std::uint16_t chunks = 0;
  std::uint16_t bytes = 0;

  auto operator<=>(const StatusMark&) const = default;
};

/// Every status said of one asset, one for each instant: 32 bytes and about nine for each that
/// differs from what a run would say; a run of any length takes about twenty.
///
/// Runs lie in chunks of bounded size. A status after all others is a push on the last chunk; one
/// in between has a chunk decoded and coded again. A flat array of facts was used before: 16 bytes
/// each, and as many again for room to grow; and every heartbeat was one.
class StatusTimeline {
 public:
  using Runs = boost::container::small_vector<StatusRun, 4>;

  /// What is known around an instant.
  struct Place {
    std::optional<NumberRange> numbers;  ///< of the event that said the status for the instant
    Instant next = kForever;             ///< the first instant after it that has a status
  };

  bool empty() const { return latest_.empty(); }
  /// The latest status and its instant; there has to be one.
  Instant last() const { return latest_.last(); }
  Status last_status() const { return latest_.last_status(); }
  /// Puts a status in its place, or in that of the one for the same instant. What lies before the
  /// mark that this returns stays as it is, and what lies before `end_mark` when it returns none.
  std::optional<StatusMark> put(Instant time, EventNumber number, Status status);
  /// What lies before it stays as it is however many statuses follow all others.
  StatusMark end_mark() const;
  Place place_of(Instant time) const;
  /// In order: the run that is in force at `range.from`, and all that begin after it and before
  /// `range.to`.
  Runs runs_in(const Interval& range) const;
  /// The one that is in force at an instant.
  std::optional<StatusRun> run_at(Instant instant) const;

  /// What lies behind a mark; what lies before it the reader has.
  void save(ByteWriter& bytes, StatusMark known) const;
  /// Into one that has what was saved before; an empty one for a first time.
  void load(ByteReader& bytes);

  /// About as many bytes as saving all of it takes.
  std::size_t image_size() const {
    return earlier_count() * StatusChunk::kMostBytes + latest_.size();
  }

  void prefetch() const { latest_.prefetch(); }

 private:
  using Chunks = std::vector<StatusChunk>;

  std::size_t chunks() const { return empty() ? 0 : earlier_count() + 1; }
  std::size_t earlier_count() const { return earlier_ ? earlier_->size() : 0; }
  const StatusChunk& chunk(std::size_t i) const {
    return i < earlier_count() ? (*earlier_)[i] : latest_;
  }
  StatusChunk& chunk(std::size_t i) { return i < earlier_count() ? (*earlier_)[i] : latest_; }
  std::size_t chunk_beyond(Instant time) const;
  /// Visits runs from those at `time` on back, and perhaps some later ones before, until `visit`
  /// returns false.
  template <class Visit>
  void visit_back(Instant time, Visit visit) const;
  void append(const StatusRun& run);
  void insert(std::size_t chunk, const StatusRun& said);
  void cut_after(std::size_t chunks);
  void end_chunk();
  Chunks& earlier();

  std::unique_ptr<Chunks> earlier_;
  StatusChunk latest_;
};

}  // namespace kpiwatch
