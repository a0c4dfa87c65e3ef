#include "daemon/version.h"

namespace kpiwatch {

const std::string_view kVersion = KPIWATCH_VERSION;

}  // namespace kpiwatch
