#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Deflate (RFC 1951) by libdeflate, each thread with memory of its own.
namespace kpiwatch {

/// Without wrapping; empty when it would be longer than `most`.
std::string deflate(std::string_view plain, std::size_t most);

/// Nothing deflated becomes more than that many times as long: who claims more is not believed.
inline constexpr std::size_t kMostTimes = 1032;

enum class Wrapping { kNone, kZlib /* RFC 1950 */ };
/// Fills `plain`; false when `bytes` do not give exactly as much.
bool inflate(std::string_view bytes, Wrapping wrapping, std::string& plain);

}  // namespace kpiwatch
