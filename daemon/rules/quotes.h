#pragma once

#include <string>
#include <string_view>

namespace kpiwatch::rules {

/// `"text"` for any text, as YAML and PromQL both read it.
inline std::string in_escaped_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace kpiwatch::rules
