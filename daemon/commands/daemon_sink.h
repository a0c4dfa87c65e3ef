#pragma once

#include <functional>
#include <string>

#include "daemon/commands/event_sink.h"
#include "daemon/http/message.h"

namespace kpiwatch {

/// Events to a running daemon, a request for each batch. What the daemon cannot take now, and a
/// connection that breaks once it has worked, is tried again: sending twice is always safe.
class DaemonSink final : public EventSink {
 public:
  struct Ways {
    /// Posts a body of NDJSON; an error when no answer came.
    std::function<Result<http::Response>(const std::string& body)> post;
    std::function<void(Millis)> wait;
    /// Tells the user why it takes longer.
    std::function<void(const std::string& message)> tell;
  };
  explicit DaemonSink(Ways ways) : ways_(std::move(ways)) {}

  std::future<Result<IngestOutcome>> send(std::vector<std::string> lines) override;

 private:
  Result<http::Response> post(const std::string& body);

  Ways ways_;
  bool reached_ = false;  ///< an answer has come before
};

}  // namespace kpiwatch
