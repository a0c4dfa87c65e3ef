#pragma once

#include <string>
#include <string_view>

#include "metrics/base/result.h"

namespace kpiwatch::http {

/// Where a server is.
struct Origin {
  std::string host;  ///< without the brackets of an IPv6 address
  std::string port;
  std::string authority;  ///< both, as in the URL
};

/// Reads "http://host:port", the port 80 when it is not given; a slash may follow.
[[nodiscard]] Result<Origin> parse_origin(std::string_view url);

}  // namespace kpiwatch::http
