#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "daemon/storage/identity/identity_table.h"
#include "metrics/base/byte_io.h"
#include "metrics/base/varint.h"

namespace kpiwatch {

/// Identities that came into tables since these were saved, as they will be saved: about seven
/// bytes each, as nearly all of them come in the order of their events.
class UnsavedIdentities {
 public:
  void add(const KeptIdentity& identity);
  /// Memory in use, nearly.
  std::size_t bytes() const { return packed_size_ + recent_size_; }

  /// Leaves none.
  void save(ByteWriter& to);
  /// Calls `visit(hash, number)` for each that was saved. What none saved fails the reader, after
  /// perhaps some that a table may hold.
  template <class Visit>
  static void load(ByteReader& from, Visit visit) {
    const std::string_view bytes = from.read_bytes(from.read_count(1));
    const auto* at = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const std::uint8_t* const end = at + bytes.size();
    // Every number ends at the last byte or before it, when that one ends a number.
    if (at != end) from.expect((end[-1] & 0x80U) == 0);
    for (EventNumber last = 0; at != end && from.ok();) {
      from.expect(end - at > kHashBytes);
      if (!from.ok()) return;
      // Each by itself: two writes cannot be read as one before both are done.
      std::uint32_t low;
      std::uint16_t high;
      std::memcpy(&low, at, sizeof low);
      std::memcpy(&high, at + sizeof low, sizeof high);
      at += kHashBytes;
      last += static_cast<EventNumber>(from_zigzag(read_varint(at)));
      from.expect(last != 0 && last >> IdentityTable::kNumberBits == 0);
      if (from.ok()) visit(std::uint64_t{high} << 32 | low, last);
    }
  }

 private:
  /// Of a hash, the lowest ones first.
  static constexpr int kHashBytes = sizeof(std::uint32_t) + sizeof(std::uint16_t);
  static_assert(IdentityTables::kKeptBits <= 8 * kHashBytes);

  static constexpr std::size_t kMostBytesEach = kHashBytes + kLongestVarint;

  void pack_recent();

  EventNumber last_ = 0;
  std::array<std::uint8_t, 4096> recent_;  ///< before they go to `bytes_` together
  std::size_t recent_size_ = 0;
  ByteWriter bytes_;
  std::size_t packed_size_ = 0;  ///< of `bytes_`
};

}  // namespace kpiwatch
