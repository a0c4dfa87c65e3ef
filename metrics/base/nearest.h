#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace kpiwatch {

/// The candidate that `name` is most likely a slip of the pen for: the fewest bytes to insert,
/// remove, replace or swap with their neighbour, at most 2 or a third of the name's length; the
/// first of equals. Before all others the one that it is the beginning of, when that is three bytes
/// or more and of no other. Empty when none is that near.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);
/// The same with at most `changes` changes.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates,
                              std::size_t changes);

/// ", did you mean \"…\"?" for the end of a message, or nothing.
std::string suggestion(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace kpiwatch
