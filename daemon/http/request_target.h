#pragma once

#include <string>
#include <string_view>

#include "daemon/http/message.h"
#include "metrics/base/result.h"

namespace kpiwatch::http {

struct RequestTarget {
  std::string path;
  Pairs query;
};

/// Reads "/path?name=value&…", or "http://host/path?…" as sent to a proxy when its host is the Host
/// field's, or "*". Percent signs are undone once, after the text was taken apart; a + in the query
/// is a space.
[[nodiscard]] Result<RequestTarget> parse_target(std::string_view target, std::string_view host);

}  // namespace kpiwatch::http
