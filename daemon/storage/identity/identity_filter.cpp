#include "daemon/storage/identity/identity_filter.h"

#include <bit>
#include <cstring>
#include <span>

namespace kpiwatch {
namespace {

constexpr int kBitsEach = 6;

/// Calls `visit(word, bit)` for each bit of a hash in its line, until that gives false.
template <class Visit>
bool all_bits(std::uint64_t mixed_hash, Visit visit) {
  std::uint64_t places = mixed_hash * 0x9e3779b97f4a7c15;
  for (int n = 0; n < kBitsEach; ++n, places = std::rotl(places, 9))
    if (!visit(places >> 6 & 7, std::uint64_t{1} << (places & 63))) return false;
  return true;
}

}  // namespace

/// What distinguishes the hashes of a file is in their lower bits; here it gets into all
/// (the finalizer of SplitMix64).
std::uint64_t IdentityFilter::mixed(std::uint64_t hash) {
  hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ hash >> 27) * 0x94d049bb133111eb;
  return hash ^ hash >> 31;
}

std::size_t IdentityFilter::line_of(std::uint64_t mixed_hash) const {
  using Wide = unsigned __int128;
  return static_cast<std::size_t>(static_cast<Wide>(mixed_hash) * lines_.size() >> 64);
}

void IdentityFilter::add(std::uint64_t hash) {
  if (lines_.empty()) return;
  const std::uint64_t mixed_hash = mixed(hash);
  Line& line = lines_[line_of(mixed_hash)];
  all_bits(mixed_hash, [&line](std::uint64_t word, std::uint64_t bit) {
    line[word] |= bit;
    return true;
  });
}

bool IdentityFilter::may_hold(std::uint64_t hash) const {
  if (lines_.empty()) return true;
  const std::uint64_t mixed_hash = mixed(hash);
  const Line& line = lines_[line_of(mixed_hash)];
  return all_bits(mixed_hash, [&line](std::uint64_t word, std::uint64_t bit) {
    return (line[word] & bit) != 0;
  });
}

void IdentityFilter::save(ByteWriter& to) const {
  to.write(std::uint64_t{lines_.size()});
  to.write_all(std::span<const Line>(lines_));
}

void IdentityFilter::load(ByteReader& from) {
  lines_.resize(from.read_count(sizeof(Line)));
  const std::string_view bytes = from.read_bytes(lines_.size() * sizeof(Line));
  if (!bytes.empty()) std::memcpy(lines_.data(), bytes.data(), bytes.size());
}

}  // namespace kpiwatch
