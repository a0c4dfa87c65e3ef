#include "daemon/storage/identity_index.h"

#include <cassert>
#include <utility>

namespace kpiwatch {

void IdentityIndex::add_hash(std::uint64_t hash, EventNumber number) {
  assert(number != 0 && "0 marks a free slot");
  if ((size_ + 1) * 4 > slots_.size() * 3) grow();
  insert({hash, number});
  ++size_;
}

std::uint64_t IdentityIndex::hash_of(std::string_view source, std::string_view id) const {
  // Neither may hold a control character (contract 3): no two identities are written the same.
  identity_.assign(source).append(1, '\0').append(id);
  return sip_hash(key_, identity_);
}

void IdentityIndex::insert(Slot slot) {
  std::size_t at = slot.hash & mask();
  while (slots_[at].number != 0) at = (at + 1) & mask();
  slots_[at] = slot;
}

void IdentityIndex::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (const Slot& slot : old)
    if (slot.number != 0) insert(slot);
}

}  // namespace kpiwatch
