#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace kpiwatch {

using SipKey = std::array<std::uint64_t, 2>;

/// SipHash-1-3 (Aumasson and Bernstein, 2012): a hash that nobody without the key can make collide,
/// with as many rounds as hash tables need.
std::uint64_t sip_hash(const SipKey& key, std::string_view bytes);

/// A key from the system's randomness.
SipKey make_sip_key();

}  // namespace kpiwatch
