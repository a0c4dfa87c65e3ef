#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/storage/sip_hash.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// From identities (source, id) to event numbers, by a 64-bit keyed hash of the identity: 16 bytes
/// a slot, at most three quarters of the slots taken. The identities themselves are not kept;
/// whoever looks one up tells whether a candidate is it, so that two identities with one hash are
/// told apart.
class IdentityIndex {
 public:
  IdentityIndex() : IdentityIndex(make_sip_key()) {}
  explicit IdentityIndex(const SipKey& key) : key_(key), slots_(kFirstSlots) {}

  /// `number` is not 0. The same identity must not be added twice.
  void add(std::string_view source, std::string_view id, EventNumber number) {
    add_hash(hash_of(source, id), number);
  }

  /// The number added for that identity; `is_it(number)` is asked for each with its hash.
  template <class IsIt>
  std::optional<EventNumber> find(std::string_view source, std::string_view id, IsIt is_it) const {
    const std::uint64_t hash = hash_of(source, id);
    for (std::size_t at = hash & mask(); slots_[at].number != 0; at = (at + 1) & mask()) {
      if (slots_[at].hash == hash && is_it(slots_[at].number)) return slots_[at].number;
    }
    return std::nullopt;
  }

  std::size_t size() const { return size_; }

  /// For identities whose hash is known; tests make collisions with it.
  void add_hash(std::uint64_t hash, EventNumber number);
  std::uint64_t hash_of(std::string_view source, std::string_view id) const;

 private:
  struct Slot {
    std::uint64_t hash = 0;
    EventNumber number = 0;  ///< 0: free
  };
  static constexpr std::size_t kFirstSlots = 64;  ///< a power of two

  std::size_t mask() const { return slots_.size() - 1; }
  void insert(Slot slot);
  void grow();

  SipKey key_;
  std::vector<Slot> slots_;
  std::size_t size_ = 0;
  mutable std::string identity_;  ///< kept for its memory
};

}  // namespace kpiwatch
