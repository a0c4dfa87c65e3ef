#include "daemon/conflict_line.h"

#include <fmt/format.h>

#include "metrics/base/rfc3339.h"

namespace kpiwatch {

std::string to_line(const ConflictingEvent& conflict) {
  return fmt::format(R"({{"accepted":{},"received_at":"{}","event":{}}})", conflict.accepted,
                     format_instant_utc(conflict.received_at), conflict.json);
}

}  // namespace kpiwatch
