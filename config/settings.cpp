#include "config/settings.h"

#include <fmt/format.h>

namespace kpiwatch {

std::string Settings::Listen::authority() const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

}  // namespace kpiwatch
