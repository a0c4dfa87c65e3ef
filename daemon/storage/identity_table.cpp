#include "daemon/storage/identity_table.h"

#include <bit>
#include <cassert>
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

}  // namespace kpiwatch
