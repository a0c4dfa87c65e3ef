#include "metrics/base/sip_hash.h"

#include <bit>
#include <cstring>
#include <random>

namespace kpiwatch {
namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie in memory");

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1, v1 = std::rotl(v1, 13) ^ v0, v0 = std::rotl(v0, 32);
    v2 += v3, v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3, v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1, v1 = std::rotl(v1, 17) ^ v2, v2 = std::rotl(v2, 32);
  }
  void absorb(std::uint64_t word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }
};

/// The `rest` of a text of `size` bytes, less than eight: as the upper bytes of the last eight if
/// there are as many, since a copy of so few costs more than the hash of them.
std::uint64_t rest_of(std::string_view rest, std::size_t size) {
  std::uint64_t word = 0;
  if (rest.empty()) return word;
  if (size >= 8) {
    std::memcpy(&word, rest.data() + rest.size() - 8, 8);
    return word >> (8 * (8 - rest.size()));
  }
  for (std::size_t i = 0; i < rest.size(); ++i)
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(rest[i])) << (8 * i);
  return word;
}

}  // namespace

std::uint64_t sip_hash(const SipKey& key, std::string_view bytes) {
  SipState state{key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
                 key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573};
  const std::size_t size = bytes.size();
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    state.absorb(word);
  }
  // With the length's lowest byte at its end.
  state.absorb(static_cast<std::uint64_t>(size) << 56 | rest_of(bytes, size));
  state.v2 ^= 0xff;
  for (int last = 0; last < 3; ++last) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

SipKey make_sip_key() {
  std::random_device random;
  const auto word = [&random] { return std::uint64_t{random()} << 32 | random(); };
  return {word(), word()};
}

}  // namespace kpiwatch
