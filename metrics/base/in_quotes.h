#pragma once

#include <string>
#include <string_view>

namespace kpiwatch {

/// `text` as messages show what was found: in quotes, control characters escaped as in JSON, at
/// most 200 characters of it.
std::string in_quotes(std::string_view text);

}  // namespace kpiwatch
