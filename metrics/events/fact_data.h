#pragma once

#include <string_view>

#include "metrics/base/json.h"
#include "metrics/base/result.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// What an event of that type says, from its `data`, an object: the table of contract 3. Members
/// that the table does not name are left alone. A type that is none of ours is an error.
[[nodiscard]] Result<Fact> read_fact(std::string_view type, const Json& data);

}  // namespace kpiwatch
