#include "daemon/storage/identity_table.h"

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

}  // namespace kpiwatch
