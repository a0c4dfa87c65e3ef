#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "daemon/http/message.h"
#include "metrics/base/instant.h"
#include "metrics/base/result.h"
#include "metrics/base/rfc3339.h"

/// Query parameters of a request.
namespace kpiwatch::http {

/// An error when the query has a parameter that is not among `known`, or one twice.
[[nodiscard]] Result<void> check_parameters(const Request& request,
                                            std::initializer_list<std::string_view> known);

/// Absent: `otherwise`. A space in place of an offset's sign is taken for the + that a client
/// forgot to encode. `parse` reads it.
[[nodiscard]] Result<Instant> instant_parameter(
    const Request& request, std::string_view name, Instant otherwise,
    Result<Instant> (*parse)(std::string_view) = parse_instant);

/// A whole number from `least` on; absent: `otherwise`.
[[nodiscard]] Result<std::uint64_t> number_parameter(const Request& request, std::string_view name,
                                                     std::uint64_t least, std::uint64_t otherwise);

}  // namespace kpiwatch::http
