#include "daemon/storage/identity/identity_table.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <span>
#include <utility>

namespace kpiwatch {
namespace {

/// By insertion: each is a few places from its own.
void sort_nearly_sorted(std::span<KeptIdentity> identities) {
  for (std::size_t i = 1; i < identities.size(); ++i) {
    const KeptIdentity moved = identities[i];
    std::size_t to = i;
    for (; to > 0 && moved < identities[to - 1]; --to) identities[to] = identities[to - 1];
    identities[to] = moved;
  }
}

}  // namespace

void IdentityTable::add(std::uint64_t hash, EventNumber number) {
  assert(number != 0 && number >> kNumberBits == 0 && "0 marks a free slot, and 40 bits are kept");
  make_room(1);
  insert({static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(number),
          static_cast<std::uint8_t>(number >> 32)});
  ++size_;
}

void IdentityTable::insert(const Slot& slot) {
  std::size_t at = place_of(slot.hash);
  while (slots_[at].taken()) at = next_to(at);
  slots_[at] = slot;
}

void IdentityTable::make_room(std::size_t more) {
  std::size_t count = slots_.size();
  while ((size_ + more) * 4 > count * 3) count = std::max(kFirstSlots, count * 2);
  if (count == slots_.size()) return;
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(count));
  shift_ = 32 - std::countr_zero(count);
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
  const auto begin = static_cast<std::ptrdiff_t>(identities.size());
  tables_[table].for_each([&](std::uint32_t lower, EventNumber number) {
    identities.push_back({upper | lower, number});
  });
  sort_nearly_sorted(std::span(identities).subspan(begin));
}

void IdentityTable::save(ByteWriter& to, std::vector<Slot>& scratch) const {
  scratch.resize(std::max(scratch.size(), slots_.size()));
  std::size_t count = 0;
  for (const Slot& slot : slots_) {
    scratch[count] = slot;
    if (slot.taken()) ++count;
  }
  to.write(static_cast<std::uint32_t>(count));
  to.write_all(std::span<const Slot>(scratch).first(count));
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

void IdentityTables::save(ByteWriter& to) const {
  std::vector<IdentityTable::Slot> scratch;
  for (const IdentityTable& table : tables_) table.save(to, scratch);
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
