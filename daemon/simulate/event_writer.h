#pragma once

#include <string>

#include "daemon/simulate/outages.h"
#include "daemon/simulate/story.h"

namespace kpiwatch::simulate {

/// Writes CloudEvents, one a line, numbered from 1 on. Their source says that they are simulated.
class EventWriter {
 public:
  explicit EventWriter(const World& world);

  void write(const Notice& notice);
  void write(const StatusChange& change);
  /// What was written since the last call.
  std::string take();

 private:
  void begin(Instant time, std::string_view type, std::string_view subject);

  const World& world_;
  std::string source_;
  std::uint64_t last_id_ = 0;
  std::string text_;
};

}  // namespace kpiwatch::simulate
