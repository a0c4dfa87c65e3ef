#include "daemon/storage/identity/identity_filter.h"

#include <bit>

#include "daemon/storage/identity/identity_table.h"
#include "metrics/base/int128.h"

namespace kpiwatch {
namespace {

constexpr int kBitsEach = 7;

/// Into all bits what is in any (the finalizer of SplitMix64).
std::uint64_t mixed(std::uint64_t hash) {
  hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ hash >> 27) * 0x94d049bb133111eb;
  return hash ^ hash >> 31;
}

/// Calls `visit(word, bit)` for each bit of a hash in its line, until that gives false.
template <class Visit>
bool all_bits(std::uint64_t hash, Visit visit) {
  std::uint64_t places = mixed(hash);
  for (int n = 0; n < kBitsEach; ++n, places = std::rotl(places, 9))
    if (!visit(places >> 6 & 7, std::uint64_t{1} << (places & 63))) return false;
  return true;
}

}  // namespace

std::size_t IdentityFilter::line_of(std::uint64_t hash) const {
  const Int128 product = static_cast<Int128>(hash) * static_cast<Int128>(lines_.size());
  return static_cast<std::size_t>(product >> IdentityTables::kKeptBits);
}

void IdentityFilter::add(std::uint64_t hash) {
  if (lines_.empty()) return;
  Line& line = lines_[line_of(hash)];
  all_bits(hash, [&line](std::uint64_t word, std::uint64_t bit) {
    line.words[word] |= bit;
    return true;
  });
}

bool IdentityFilter::may_hold(std::uint64_t hash) const {
  if (lines_.empty()) return true;
  const Line& line = lines_[line_of(hash)];
  return all_bits(hash, [&line](std::uint64_t word, std::uint64_t bit) {
    return (line.words[word] & bit) != 0;
  });
}

}  // namespace kpiwatch
