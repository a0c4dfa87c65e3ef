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
  make_room(1);
  insert({static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(number),
          static_cast<std::uint8_t>(number >> 32)});
  ++size_;
}

void IdentityTable::insert(const Slot& slot) {
  std::size_t at = slot.hash & mask();
  while (slots_[at].taken()) at = (at + 1) & mask();
  slots_[at] = slot;
}

void IdentityTable::make_room(std::size_t more) {
  std::size_t count = slots_.size();
  while ((size_ + more) * 4 > count * 3) count = std::max(kFirstSlots, count * 2);
  if (count == slots_.size()) return;
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

void IdentityTable::save(ByteWriter& to, EventNumber after) const {
  std::vector<Slot> saved(slots_.size());
  std::size_t count = 0;
  for (const Slot& slot : slots_) {
    saved[count] = slot;
    if (slot.number() > after) ++count;
  }
  to.write(static_cast<std::uint32_t>(count));
  to.write_all(std::span<const Slot>(saved).first(count));
}

void IdentityTable::load(ByteReader& from) {
  const std::size_t count = from.read<std::uint32_t>();
  const std::string_view bytes = from.read_bytes(count * sizeof(Slot));
  if (bytes.empty()) return;
  make_room(count);
  for (std::size_t i = 0; i < count; ++i) {
    Slot slot;
    std::memcpy(&slot, bytes.data() + i * sizeof slot, sizeof slot);
    from.expect(slot.taken());
    if (slot.taken()) insert(slot);
  }
  size_ += count;
}

void IdentityTables::save(ByteWriter& to, EventNumber after) const {
  for (const IdentityTable& table : tables_) table.save(to, after);
}

void IdentityTables::load(ByteReader& from) {
  for (IdentityTable& table : tables_) {
    size_ -= table.size();
    bytes_ -= table.bytes();
    table.load(from);
    size_ += table.size();
    bytes_ += table.bytes();
  }
}

}  // namespace kpiwatch
