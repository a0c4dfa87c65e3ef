#include "daemon/simulate/random.h"

namespace kpiwatch::simulate {
namespace {

__extension__ typedef unsigned __int128 UInt128;

std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

std::uint64_t hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

Random::Random(std::uint64_t seed, std::string_view concern, std::uint64_t index)
    : state_(mix(mix(mix(seed) ^ hash(concern)) + index)) {}

std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15;
  return mix(state_);
}

std::uint64_t Random::below(std::uint64_t bound) {
  // The high half of a 128-bit product; its bias is below bound / 2^64.
  return static_cast<std::uint64_t>((static_cast<UInt128>(next()) * bound) >> 64);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

Millis Random::between(Millis low, Millis high) {
  return Millis{between(low.count(), high.count())};
}

Instant Random::instant_in(Interval interval) {
  return interval.from + Millis{below(static_cast<std::uint64_t>(interval.length().count()))};
}

bool Random::chance(int per_mille) { return below(1000) < static_cast<std::uint64_t>(per_mille); }

Millis Random::exponential(Millis mean) {
  // The first of a falling run of uniform numbers, kept when the run's length is odd, is the
  // fraction; the number of runs thrown away before it is the whole part.
  for (std::uint64_t whole = 0;; ++whole) {
    const std::uint64_t first = next() >> 32;
    std::uint64_t last = first;
    bool odd = true;
    for (std::uint64_t value = next() >> 32; value < last; value = next() >> 32) {
      last = value;
      odd = !odd;
    }
    if (!odd) continue;
    const auto scaled =
        static_cast<UInt128>((whole << 32) | first) * static_cast<std::uint64_t>(mean.count());
    return Millis{static_cast<std::int64_t>(scaled >> 32)};
  }
}

std::size_t Random::weighted(std::span<const int> weights) {
  std::uint64_t total = 0;
  for (const int weight : weights) total += static_cast<std::uint64_t>(weight);
  std::uint64_t drawn = below(total);
  std::size_t index = 0;
  while (drawn >= static_cast<std::uint64_t>(weights[index])) {
    drawn -= static_cast<std::uint64_t>(weights[index++]);
  }
  return index;
}

}  // namespace kpiwatch::simulate
