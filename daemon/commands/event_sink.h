#pragma once

#include <future>
#include <string>
#include <vector>

#include "daemon/engine.h"

namespace kpiwatch {

/// Where ingested events go: into the storage, or to a running daemon.
class EventSink {
 public:
  virtual ~EventSink() = default;

  /// Takes lines of NDJSON, an event each. The outcome's indexes are places in `lines`; an error
  /// says that what became of the lines is not known, and that nothing more can be sent.
  virtual std::future<Result<IngestOutcome>> send(std::vector<std::string> lines) = 0;
};

}  // namespace kpiwatch
