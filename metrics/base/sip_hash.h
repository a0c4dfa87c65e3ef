#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace kpiwatch {

using SipKey = std::array<std::uint64_t, 2>;

/// SipHash-2-4 (Aumasson and Bernstein, 2012): a hash that nobody without the key can make collide.
std::uint64_t sip_hash(const SipKey& key, std::string_view bytes);

/// A key from the system's randomness.
SipKey make_sip_key();

}  // namespace kpiwatch
