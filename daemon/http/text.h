#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Small readers of text that a client sent.
namespace kpiwatch::http {

/// Has a byte below 0x20, or 0x7f.
bool has_control(std::string_view text);

bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string to_lower(std::string_view text);
/// Without spaces and tabs at its ends.
std::string_view trim(std::string_view text);
/// What a quoted string stands for (RFC 9110, 5.6.4), which goes from the first byte to the last;
/// anything else as it is.
std::string unquote(std::string_view text);
/// Takes the part before the first `separator` off `rest`; all of it when there is none.
std::string_view take_until(std::string_view& rest, char separator);

/// Undoes %XX once; nothing when a % is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);

/// What came over the wire and was not checked yet, as a message may tell it: at most 200
/// characters, anything but printable UTF-8 as \xNN. For text known to be UTF-8 there is
/// `in_quotes`.
std::string shown(std::string_view text);

}  // namespace kpiwatch::http
