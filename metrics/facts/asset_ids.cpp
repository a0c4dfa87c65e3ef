#include "metrics/facts/asset_ids.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "metrics/base/sip_hash.h"

namespace kpiwatch {
namespace {

constexpr std::size_t kFirstSlots = 64;

/// Other bits of the hash than those that choose the slot.
std::uint16_t tag_of(std::uint64_t hash) { return static_cast<std::uint16_t>(hash); }

}  // namespace

std::uint64_t AssetIds::hash_of(std::string_view id) {
  static const SipKey kKey = make_sip_key();
  return sip_hash(kKey, id);
}

AssetIndex AssetIds::intern(std::string_view id, std::uint64_t hash) {
  if (const auto known = find(id, hash)) return *known;
  if (bytes_.size() + id.size() > std::numeric_limits<std::uint32_t>::max())
    throw std::length_error("the ids of all assets together are longer than 4 GiB");
  const auto asset = static_cast<AssetIndex>(ends_.size());
  bytes_.insert(bytes_.end(), id.begin(), id.end());
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  if (8 * ends_.size() > 7 * slots_.size()) {
    index();
  } else {
    place(asset, hash);
  }
  return asset;
}

std::optional<AssetIndex> AssetIds::find(std::string_view id, std::uint64_t hash) const {
  if (slots_.empty()) return std::nullopt;
  for (std::size_t at = slot_of(hash); slots_[at].asset != Slot::kFree; at = next_to(at)) {
    const AssetIndex asset = slots_[at].asset;
    if (slots_[at].tag == tag_of(hash) && (*this)[asset] == id) return asset;
  }
  return std::nullopt;
}

std::string_view AssetIds::operator[](AssetIndex asset) const {
  const std::uint32_t begin = asset == 0 ? 0 : ends_[asset - 1];
  return {bytes_.data() + begin, ends_[asset] - begin};
}

void AssetIds::prefetch(std::uint64_t hash) const {
  if (!slots_.empty()) __builtin_prefetch(&slots_[slot_of(hash)]);
}

std::optional<AssetIndex> AssetIds::probable(std::uint64_t hash) const {
  if (slots_.empty()) return std::nullopt;
  for (std::size_t at = slot_of(hash); slots_[at].asset != Slot::kFree; at = next_to(at)) {
    if (slots_[at].tag != tag_of(hash)) continue;
    const AssetIndex asset = slots_[at].asset;
    __builtin_prefetch(&ends_[asset]);
    return asset;
  }
  return std::nullopt;
}

void AssetIds::prefetch_id(AssetIndex asset) const {
  __builtin_prefetch(bytes_.data() + ends_[asset]);
}

void AssetIds::place(AssetIndex asset, std::uint64_t hash) {
  std::size_t at = slot_of(hash);
  while (slots_[at].asset != Slot::kFree) at = next_to(at);
  slots_[at] = {asset, tag_of(hash)};
}

void AssetIds::index() {
  slots_ = {};  // given back first: not both at once
  slots_.resize(std::max(kFirstSlots, ends_.size() * 10 / 7));
  for (AssetIndex asset = 0; asset < ends_.size(); ++asset) place(asset, hash_of((*this)[asset]));
}

void AssetIds::save(ByteWriter& bytes, std::size_t known_ids) const {
  bytes.write(std::uint64_t{known_ids});
  bytes.write(std::uint64_t{ends_.size() - known_ids});
  bytes.write_all(std::span(ends_).subspan(known_ids));
  bytes.write_all(std::span(bytes_).subspan(known_ids == 0 ? 0 : ends_[known_ids - 1]));
}

void AssetIds::load(ByteReader& bytes) {
  bytes.expect(bytes.read<std::uint64_t>() == ends_.size());
  const std::size_t count = bytes.read_count(sizeof(ends_[0]));
  const std::string_view ends = bytes.read_bytes(count * sizeof(ends_[0]));
  if (ends.empty()) return;
  const std::size_t known = ends_.size();
  ends_.resize(known + count);
  std::memcpy(&ends_[known], ends.data(), ends.size());
  bytes.expect(bytes_.size() <= ends_[known] && std::ranges::is_sorted(ends_));
  if (!bytes.ok()) return;
  const std::string_view ids = bytes.read_bytes(ends_.back() - bytes_.size());
  if (!bytes.ok()) return;
  bytes_.insert(bytes_.end(), ids.begin(), ids.end());
  index();
}

}  // namespace kpiwatch
