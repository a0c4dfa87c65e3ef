#pragma once

#include <optional>
#include <string_view>

#include "daemon/http/request_head.h"

namespace kpiwatch::http {

/// Reads a head as nearly every client sends it, with the empty line that ends it: a method of
/// letters, one space between the parts, field names of letters, digits, `-` and `_`, visible ASCII
/// in the values, a body of a length told beforehand or none. A tenth of the work of a parser for
/// everything.
///
/// Nothing for any other head: then Beast's parser decides, and says what is wrong. What is read
/// here Beast reads as well, and in the same way; there is nothing in it that find_fault would
/// find.
std::optional<RequestHead> read_plain_head(std::string_view head);

}  // namespace kpiwatch::http
