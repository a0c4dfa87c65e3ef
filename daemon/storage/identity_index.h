#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "metrics/events/event.h"

namespace kpiwatch {

/// What makes an event the same one when it comes again, and a hash of it that nobody outside can
/// foresee.
struct Identity {
  std::string_view source;
  std::string_view id;
  std::uint64_t hash = 0;
};

/// The hash of an identity, the same as long as the process runs. Any thread.
std::uint64_t hash_of_identity(std::string_view source, std::string_view id);
inline Identity identity_of(std::string_view source, std::string_view id) {
  return {source, id, hash_of_identity(source, id)};
}

/// From identities to event numbers: 9 bytes a slot, at most three quarters of the slots taken. The
/// identities themselves are not kept; whoever looks one up tells whether a candidate is it, so
/// that two identities with one hash are told apart.
class IdentityTable {
 public:
  /// `number` is not 0 and below 2^40. The same identity must not be added twice.
  void add(std::uint64_t hash, EventNumber number);

  /// The number added for that hash that `is_it(number)` agrees to; it is asked for each candidate.
  template <class IsIt>
  std::optional<EventNumber> find(std::uint64_t hash, IsIt is_it) const {
    if (slots_.empty()) return std::nullopt;
    const auto kept = static_cast<std::uint32_t>(hash);
    for (std::size_t at = kept & mask(); slots_[at].taken(); at = (at + 1) & mask()) {
      if (slots_[at].hash == kept && is_it(slots_[at].number())) return slots_[at].number();
    }
    return std::nullopt;
  }

  /// Fetches what `find` and `add` will look at into the processor's cache.
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[static_cast<std::uint32_t>(hash) & mask()]);
  }

 private:
  struct [[gnu::packed]] Slot {
    std::uint32_t hash = 0;
    std::uint32_t low = 0;
    std::uint8_t high = 0;

    bool taken() const { return (low | high) != 0; }
    EventNumber number() const { return EventNumber{high} << 32 | low; }
  };
  static constexpr std::size_t kFirstSlots = 64;  ///< a power of two

  std::size_t mask() const { return slots_.size() - 1; }
  void insert(const Slot& slot);
  void grow();

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

/// The identities of all events that are stored. A table that is full is made anew at twice its
/// size; being many, each for a part of the hashes, none takes long.
class IdentityIndex {
 public:
  void add(const Identity& identity, EventNumber number) {
    table_of(identity.hash).add(identity.hash, number);
  }
  template <class IsIt>
  std::optional<EventNumber> find(const Identity& identity, IsIt is_it) const {
    return table_of(identity.hash).find(identity.hash, is_it);
  }
  void prefetch(std::uint64_t hash) const { table_of(hash).prefetch(hash); }

 private:
  static constexpr std::size_t kTables = 1024;

  // Other bits of the hash than those that a table uses.
  static std::size_t place_of(std::uint64_t hash) { return (hash >> 32) % kTables; }
  IdentityTable& table_of(std::uint64_t hash) { return tables_[place_of(hash)]; }
  const IdentityTable& table_of(std::uint64_t hash) const { return tables_[place_of(hash)]; }

  std::vector<IdentityTable> tables_ = std::vector<IdentityTable>(kTables);
};

}  // namespace kpiwatch
