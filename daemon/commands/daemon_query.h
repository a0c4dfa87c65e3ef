#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace kpiwatch {

/// A path with a query: `values` encoded, empty ones left out.
std::string make_target(std::string_view path,
                        std::initializer_list<std::pair<std::string_view, std::string>> values);

}  // namespace kpiwatch
