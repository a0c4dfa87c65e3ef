#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "metrics/base/json.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// The member of that name, or nullptr: a null says the same as leaving it out.
const Json* find_member(const Json& object, std::string_view name);

/// What stands there, for messages: `"text"`, `12`, "an array", or "nothing".
std::string describe(const Json* value);

/// "expected `what`, found …".
Error unexpected(std::string_view what, const Json* found);

/// A string that is not empty, or an error that names it.
[[nodiscard]] Result<std::string> required_string(const Json& object, std::string_view name);

/// A string, or nothing when it is absent.
[[nodiscard]] Result<std::optional<std::string>> optional_string(const Json& object,
                                                                 std::string_view name);

/// A whole number from `low` to `high` however it is written (1, 1.0, 1e0), or nothing when absent.
struct WholeRange {
  std::int64_t low;
  std::int64_t high;
};
[[nodiscard]] Result<std::optional<std::int64_t>> optional_whole(const Json& object,
                                                                 std::string_view name,
                                                                 WholeRange range);

/// What makes an id, source or subject: 1 to 256 bytes without control characters (contract 3).
[[nodiscard]] Result<std::string> required_identifier(const Json& object, std::string_view name);
bool is_identifier(std::string_view text);
bool is_identifier_length(std::size_t bytes);

/// U+0000 to U+001F and U+007F to U+009F, in valid UTF-8.
bool has_control_character(std::string_view text);

}  // namespace kpiwatch
