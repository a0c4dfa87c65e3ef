#include "daemon/storage/identity/identity_table.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "metrics/base/run_beside.h"

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
  assert(number != 0 && number >> kNumberBits == 0 && "0 is no event, and 40 bits are kept");
  make_room(1);
  insert(static_cast<std::uint32_t>(hash), number);
  ++size_;
}

void IdentityTable::add(std::span<const Saved> identities) {
  make_room(identities.size());
  for (const Saved& saved : identities) insert(saved.hash, saved.number());
  size_ += static_cast<std::uint32_t>(identities.size());
}

void IdentityTable::insert(std::uint32_t hash, EventNumber number) {
  std::size_t at = line_of(hash);
  for (; lines_[at].count == kInLine; at = next_to(at)) lines_[at].is_continued = 1;
  Line& line = lines_[at];
  line.hashes[line.count] = hash;
  line.lows[line.count] = static_cast<std::uint32_t>(number);
  line.highs[line.count] = static_cast<std::uint8_t>(number >> 32);
  ++line.count;
}

void IdentityTable::make_room(std::size_t more) {
  std::size_t count = line_count_;
  while ((size_ + more) * 4 > count * kInLine * 3) count = more_lines(count);
  if (count == line_count_) return;
  const auto old = std::exchange(lines_, std::make_unique<Line[]>(count));
  const std::span old_lines(old.get(),
                            std::exchange(line_count_, static_cast<std::uint32_t>(count)));
  for (const Line& line : old_lines)
    for (std::size_t i = 0; i < line.count; ++i) insert(line.hashes[i], line.number(i));
}

void IdentityTables::make_room(const Counts& more) {
  for (std::size_t place = 0; place < kTables; ++place) tables_[place].make_room(more[place]);
  measure();
}

/// Some tables at a time, on several threads.
void IdentityTables::add(const Sorted& identities) {
  constexpr std::size_t kAtOnce = 32;
  static_assert(kTables % kAtOnce == 0);
  run_together(kTables / kAtOnce, [&](std::size_t part) {
    for (std::size_t place = part * kAtOnce; place < (part + 1) * kAtOnce; ++place)
      tables_[place].add(identities.of(place));
  });
  measure();
}

void IdentityTables::measure() {
  size_ = 0;
  bytes_ = kTables * sizeof(IdentityTable);
  for (const IdentityTable& table : tables_) {
    size_ += table.size();
    bytes_ += table.bytes();
  }
}

std::size_t IdentityTables::most_in(std::size_t bytes) {
  const std::size_t most = bytes / kTables / sizeof(IdentityTable::Line);
  std::size_t lines = 0;
  for (std::size_t more = 1; more <= most; more = IdentityTable::more_lines(more)) lines = more;
  // Before the fullest of them grow, some of which are fuller than the mean.
  return lines * IdentityTable::kInLine * kTables * 7 / 10;
}

void IdentityTables::append_table(std::size_t table, std::vector<KeptIdentity>& identities) const {
  const std::uint64_t upper = first_kept_of(table);
  const auto begin = static_cast<std::ptrdiff_t>(identities.size());
  tables_[table].for_each([&](std::uint32_t lower, EventNumber number) {
    identities.push_back({upper | lower, number});
  });
  sort_nearly_sorted(std::span(identities).subspan(begin));
}

void IdentityTable::save(ByteWriter& to, std::vector<Saved>& scratch) const {
  scratch.clear();
  for_each(
      [&scratch](std::uint32_t hash, EventNumber number) { scratch.emplace_back(hash, number); });
  to.write(static_cast<std::uint32_t>(scratch.size()));
  to.write_all(std::span<const Saved>(scratch));
}

void IdentityTable::load(ByteReader& from) {
  const std::size_t count = from.read<std::uint32_t>();
  const std::string_view bytes = from.read_bytes(count * sizeof(Saved));
  if (bytes.empty()) return;
  make_room(count);
  for (std::size_t i = 0; i < count; ++i) {
    Saved saved;
    std::memcpy(&saved, bytes.data() + i * sizeof saved, sizeof saved);
    from.expect(saved.number() != 0);
    insert(saved.hash, saved.number());
  }
  size_ += static_cast<std::uint32_t>(count);
}

void IdentityTables::save(ByteWriter& to) const {
  std::vector<IdentityTable::Saved> scratch;
  for (const IdentityTable& table : tables_) table.save(to, scratch);
}

std::size_t IdentityTables::image_size() const {
  return kTables * sizeof(std::uint32_t) + size_ * sizeof(IdentityTable::Saved);
}

void IdentityTables::load(ByteReader& from) {
  for (IdentityTable& table : tables_) table.load(from);
  measure();
}

}  // namespace kpiwatch
