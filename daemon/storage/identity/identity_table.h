#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "metrics/base/byte_io.h"
#include "metrics/base/large_memory.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// An identity by as much of its hash as is kept (IdentityTables::kept_of), and the event's number.
struct KeptIdentity {
  std::uint64_t hash = 0;
  EventNumber number = 0;

  friend auto operator<=>(const KeptIdentity&, const KeptIdentity&) = default;
};

/// From hashes of identities to event numbers, nearly in the order of the hashes. Seven of them are
/// a line of the processor's cache, so that to look one up fetches one line mostly: the next one
/// too only where a line had to hold more than seven. At most three quarters of the places are
/// taken. The identities themselves are not kept; whoever looks one up tells whether a candidate is
/// it, so that two identities with one hash are told apart.
class IdentityTable {
 public:
  static constexpr int kNumberBits = 40;

  /// `number` is not 0 and of so many bits at most. The same identity must not be added twice.
  void add(std::uint64_t hash, EventNumber number);

  /// The number added for that hash that `is_it(number)` agrees to; it is asked for each candidate.
  template <class IsIt>
  std::optional<EventNumber> find(std::uint64_t hash, IsIt is_it) const {
    if (line_count_ == 0) return std::nullopt;
    const auto kept = static_cast<std::uint32_t>(hash);
    for (std::size_t at = line_of(kept);; at = next_to(at)) {
      const Line& line = lines_[at];
      for (unsigned places = line.places_of(kept); places != 0; places &= places - 1) {
        const EventNumber number = line.number(std::countr_zero(places));
        if (is_it(number)) return number;
      }
      if (!line.is_continued) return std::nullopt;
    }
  }

  /// Fetches what `find` and `add` will look at into the processor's cache.
  void prefetch(std::uint64_t hash) const {
    // Of an address that is none the processor looks the page up each time.
    if (line_count_ != 0) __builtin_prefetch(&lines_[line_of(static_cast<std::uint32_t>(hash))]);
  }

  std::size_t bytes() const { return line_count_ * sizeof(Line); }
  std::size_t size() const { return size_; }

  /// Adds what was saved. What no table saved fails the reader.
  void load(ByteReader& from);

  /// Calls `visit(hash, number)` for each, with the lower 32 bits of the hash.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const Line& line : std::span(lines_.get(), line_count_))
      for (std::size_t i = 0; i < line.count; ++i) visit(line.hashes[i], line.number(i));
  }

 private:
  friend class IdentityTables;

  static constexpr std::size_t kInLine = 7;
  struct alignas(64) Line {
    std::array<std::uint32_t, kInLine> hashes{};
    std::array<std::uint32_t, kInLine> lows{};  ///< of the numbers, 32 bits
    std::array<std::uint8_t, kInLine> highs{};
    std::uint8_t count : 7 = 0;
    std::uint8_t is_continued : 1 = 0;  ///< in the next line

    /// Where that hash is, a bit for each place. Without a branch for each.
    unsigned places_of(std::uint32_t hash) const {
      unsigned places = 0;
      for (unsigned i = 0; i < kInLine; ++i) places |= unsigned{hashes[i] == hash} << i;
      return places & ((1U << count) - 1);
    }
    EventNumber number(std::size_t at) const { return EventNumber{highs[at]} << 32 | lows[at]; }
  };
  static_assert(sizeof(Line) == 64);

  /// As it is saved.
  struct [[gnu::packed]] Saved {
    std::uint32_t hash = 0;
    std::uint32_t low = 0;
    std::uint8_t high = 0;

    Saved() = default;
    Saved(std::uint64_t whole_hash, EventNumber number)
        : hash(static_cast<std::uint32_t>(whole_hash)),
          low(static_cast<std::uint32_t>(number)),
          high(static_cast<std::uint8_t>(number >> 32)) {}

    EventNumber number() const { return EventNumber{high} << 32 | low; }
  };

  /// Where a hash is looked for first; those after it follow when they are full.
  std::size_t line_of(std::uint32_t hash) const { return std::uint64_t{hash} * line_count_ >> 32; }
  std::size_t next_to(std::size_t at) const { return at + 1 == line_count_ ? 0 : at + 1; }
  void insert(std::uint32_t hash, EventNumber number);
  void make_room(std::size_t more);
  /// `scratch` is for those that are saved, from table to table.
  void save(ByteWriter& to, std::vector<Saved>& scratch) const;
  void add(std::span<const Saved> identities);

  static std::size_t more_lines(std::size_t count) { return count + count / 2 + 1; }

  // Small, as each event looks at one of a thousand tables.
  std::unique_ptr<Line[]> lines_;
  std::uint32_t line_count_ = 0;
  std::uint32_t size_ = 0;
};

/// Many of them, each for a part of the hashes: one that is full is made anew at half again its
/// size, which takes none of them long.
class IdentityTables {
 public:
  static constexpr std::size_t kTables = 1024;
  /// The table in the upper 10, and what a table keeps.
  static constexpr int kKeptBits = 42;
  static std::uint64_t kept_of(std::uint64_t hash) {
    return hash & ((std::uint64_t{1} << kKeptBits) - 1);
  }
  static std::uint64_t first_kept_of(std::size_t table) { return std::uint64_t{table} << 32; }

  void add(std::uint64_t hash, EventNumber number) {
    IdentityTable& table = table_of(hash);
    bytes_ -= table.bytes();
    table.add(hash, number);
    bytes_ += table.bytes();
    ++size_;
  }
  template <class IsIt>
  std::optional<EventNumber> find(std::uint64_t hash, IsIt is_it) const {
    return table_of(hash).find(hash, is_it);
  }
  /// For each table, how many.
  using Counts = std::array<std::size_t, kTables>;
  /// `for_each(visit)` calls `visit(hash, number)` for all of them.
  template <class ForEach>
  static Counts count(ForEach for_each) {
    Counts counts{};
    for_each([&counts](std::uint64_t hash, EventNumber) { ++counts[place_of(hash)]; });
    return counts;
  }
  /// For so many more: no table grows more than once on their account.
  void make_room(const Counts& more);
  /// Some of them, table by table.
  class Sorted {
   public:
    /// Of `for_each(visit)`; `counts` is what counting them gave.
    template <class ForEach>
    Sorted(ForEach for_each, const Counts& counts) {
      std::exclusive_scan(counts.begin(), counts.end(), ends_.begin(), std::size_t{0});
      identities_.resize(ends_.back() + counts.back());
      for_each([this](std::uint64_t hash, EventNumber number) {
        identities_[ends_[place_of(hash)]++] = IdentityTable::Saved(hash, number);
      });
    }

   private:
    friend IdentityTables;

    std::span<const IdentityTable::Saved> of(std::size_t table) const {
      const std::size_t begin = table == 0 ? 0 : ends_[table - 1];
      return std::span(identities_).subspan(begin, ends_[table] - begin);
    }

    std::vector<IdentityTable::Saved, LargeAllocator<IdentityTable::Saved>> identities_;
    std::array<std::size_t, kTables> ends_;  ///< of each table's, so far while they are put there
  };
  /// Much faster than one after the other as they came, when nearly every one would have a line
  /// fetched from memory.
  void add(const Sorted& identities);
  void prefetch(std::uint64_t hash) const { table_of(hash).prefetch(hash); }

  std::size_t size() const { return size_; }
  /// Memory in use.
  std::size_t bytes() const { return bytes_; }
  /// How many fit into that memory.
  static std::size_t most_in(std::size_t bytes);

  /// In order.
  void append_table(std::size_t table, std::vector<KeptIdentity>& identities) const;

  void save(ByteWriter& to) const;
  /// How many bytes that takes.
  std::size_t image_size() const;
  /// Adds what was saved. What none saved fails the reader.
  void load(ByteReader& from);

 private:
  // Other bits of the hash than those that a table uses.
  static std::size_t place_of(std::uint64_t hash) { return (hash >> 32) % kTables; }
  /// After tables have changed by themselves.
  void measure();
  IdentityTable& table_of(std::uint64_t hash) { return tables_[place_of(hash)]; }
  const IdentityTable& table_of(std::uint64_t hash) const { return tables_[place_of(hash)]; }

  std::vector<IdentityTable> tables_ = std::vector<IdentityTable>(kTables);
  std::size_t size_ = 0;
  std::size_t bytes_ = kTables * sizeof(IdentityTable);
};

}  // namespace kpiwatch
