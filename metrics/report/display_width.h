#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kpiwatch {

/// How many columns a terminal gives UTF-8 text without control characters: two for Chinese,
/// full-width and most pictographs, none for combining marks, one for the rest, the "ambiguous"
/// ones of East Asian width among them.
std::size_t display_width(std::string_view text);

/// `text` with U+FFFD for what would move the cursor, change the terminal or turn the writing
/// direction: names and labels are whatever somebody sent.
std::string to_printable(std::string_view text);

}  // namespace kpiwatch
