#include "daemon/storage/identity/identity_table.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <span>
#include <utility>

namespace kpiwatch {

void IdentityTable::add(std::uint64_t hash, EventNumber number) {
  assert(number != 0 && number >> 40 == 0 && "0 marks a free slot, and 40 bits are kept");
  if ((size_ + 1) * 4 > slots_.size() * 3) grow();
  insert({static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(number),
          static_cast<std::uint8_t>(number >> 32)});
  ++size_;
}

void IdentityTable::insert(const Slot& slot) {
  std::size_t at = slot.hash & mask();
  while (slots_[at].taken()) at = (at + 1) & mask();
  slots_[at] = slot;
}

void IdentityTable::grow() {
  const std::size_t count = slots_.empty() ? kFirstSlots : slots_.size() * 2;
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(count));
  for (const Slot& slot : old)
    if (slot.taken()) insert(slot);
}

std::size_t IdentityTables::most_in(std::size_t bytes) {
  const std::size_t slots = bytes / kTables / sizeof(IdentityTable::Slot);
  // Before the fullest of them grow, some of which are fuller than the mean.
  return std::bit_floor(slots) * kTables * 7 / 10;
}

void IdentityTables::append_table(std::size_t table, std::vector<KeptIdentity>& identities) const {
  const std::uint64_t upper = first_kept_of(table);
  tables_[table].for_each([&](std::uint32_t lower, EventNumber number) {
    identities.push_back({upper | lower, number});
  });
}

void IdentityTable::save(ByteWriter& to) const {
  to.write(std::uint64_t{slots_.size()});
  to.write_all(std::span<const Slot>(slots_));
}

void IdentityTable::load(ByteReader& from) {
  slots_.resize(from.read_count(sizeof(Slot)));
  const std::string_view bytes = from.read_bytes(slots_.size() * sizeof(Slot));
  if (!bytes.empty()) std::memcpy(slots_.data(), bytes.data(), bytes.size());
  size_ = static_cast<std::size_t>(std::ranges::count_if(slots_, &Slot::taken));
  // A look-up ends at a free slot.
  from.expect(slots_.empty() || (std::has_single_bit(slots_.size()) && size_ < slots_.size()));
}

void IdentityTables::save(ByteWriter& to) const {
  for (const IdentityTable& table : tables_) table.save(to);
}

void IdentityTables::load(ByteReader& from) {
  for (IdentityTable& table : tables_) {
    table.load(from);
    size_ += table.size();
    bytes_ += table.bytes();
  }
}

}  // namespace kpiwatch
