#pragma once

#include <optional>

#include "daemon/commands/event_sink.h"
#include "daemon/commands/mixing_guard.h"

namespace kpiwatch {

/// Events into an engine of this process. Lines are read while earlier ones are being stored.
class EngineSink final : public EventSink {
 public:
  /// Without a guard everything is taken. `engine` outlives the sink.
  EngineSink(Engine& engine, std::optional<MixingGuard> guard);

  std::future<Result<IngestOutcome>> send(std::vector<std::string> lines) override;

 private:
  void read(std::string line, ReadEvents& into);

  Engine& engine_;
  std::optional<MixingGuard> guard_;
};

/// The source of the first event in the journal; none when there is no event.
std::optional<std::string> first_source(const Engine& engine);

}  // namespace kpiwatch
