#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "daemon/storage/identity/identity_table.h"
#include "metrics/base/byte_io.h"

namespace kpiwatch {

/// Identities that came into tables since these were saved, as they will be saved: about seven
/// bytes each, as nearly all of them come in the order of their events.
class UnsavedIdentities {
 public:
  void add(const KeptIdentity& identity);
  /// Memory in use, nearly.
  std::size_t bytes() const { return size_; }

  /// Leaves none.
  void save(ByteWriter& to);
  /// What was saved, in the order in which it came. What none saved fails the reader, and gives
  /// none or what may be in a table.
  static std::vector<KeptIdentity> load(ByteReader& from);

 private:
  std::uint64_t count_ = 0;
  std::size_t size_ = 0;  ///< of `bytes_`
  EventNumber last_ = 0;
  ByteWriter bytes_;
};

}  // namespace kpiwatch
