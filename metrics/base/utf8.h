#pragma once

#include <cstddef>
#include <string_view>

/// UTF-8 as RFC 3629 has it: no overlong form, no half of a surrogate, nothing past U+10FFFF.
namespace kpiwatch {

/// What some programs put in front of a text.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_utf8(std::string_view text);

/// How many bytes the character at the front of `text` has; 0 when there is none. `text` is not
/// empty.
std::size_t utf8_length(std::string_view text);

}  // namespace kpiwatch
