#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "metrics/base/byte_io.h"
#include "metrics/base/int128.h"

namespace kpiwatch {

using AssetIndex = std::uint32_t;

/// The ids of all assets, numbered in the order in which they were first named. An id takes its own
/// bytes, four for where it ends, and seven to nine for finding it.
///
/// The table is open-addressed, by a hash that nobody outside can foresee: who names the assets
/// cannot make a look-up slow. A slot keeps a few bits of the hash, so that nearly no other id is
/// ever looked at.
class AssetIds {
 public:
  /// `hash` is hash_of the id.
  AssetIndex intern(std::string_view id, std::uint64_t hash);
  AssetIndex intern(std::string_view id) { return intern(id, hash_of(id)); }
  std::optional<AssetIndex> find(std::string_view id) const { return find(id, hash_of(id)); }
  /// Valid until another id is interned.
  std::string_view operator[](AssetIndex asset) const;
  std::size_t size() const { return ends_.size(); }

  /// All ids but the first ones, which the reader has.
  void save(ByteWriter& bytes, std::size_t known_ids) const;
  /// Into one that has what was saved before; an empty one for a first time.
  void load(ByteReader& bytes);

  /// The same as long as the process runs.
  static std::uint64_t hash_of(std::string_view id);
  /// What makes a `find` that follows soon faster, in the order of what it looks at: fetch the
  /// slot; then take the asset that it most probably names and fetch its id.
  void prefetch(std::uint64_t hash) const;
  std::optional<AssetIndex> probable(std::uint64_t hash) const;
  void prefetch_id(AssetIndex asset) const;

 private:
  struct [[gnu::packed]] Slot {
    static constexpr AssetIndex kFree = static_cast<AssetIndex>(-1);

    AssetIndex asset = kFree;
    std::uint16_t tag = 0;
  };

  std::optional<AssetIndex> find(std::string_view id, std::uint64_t hash) const;
  /// Where it is looked for first; those after it follow when they are taken.
  std::size_t slot_of(std::uint64_t hash) const {
    return static_cast<std::size_t>(static_cast<Unsigned128>(hash) * slots_.size() >> 64);
  }
  std::size_t next_to(std::size_t slot) const { return slot + 1 == slots_.size() ? 0 : slot + 1; }
  void place(AssetIndex asset, std::uint64_t hash);
  /// Makes the table anew, with room for more.
  void index();

  std::vector<char> bytes_;
  std::vector<std::uint32_t> ends_;  ///< of each id in bytes_
  std::vector<Slot> slots_;          ///< at most seven eighths of them taken
};

}  // namespace kpiwatch
