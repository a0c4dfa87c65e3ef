#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/storage/identity/identity_filter.h"
#include "daemon/storage/identity/identity_table.h"
#include "daemon/storage/identity/unnamed_file.h"

namespace kpiwatch {

/// Identities that were put on disk to free memory, in the order of their hashes; never changed. In
/// memory are a filter, which tells of most identities that they are not here, and of each page its
/// first hash: so an identity that is new is seldom looked for on disk, and else one page is read.
///
/// The file is of this process alone: the next one reads the identities from the journal. It is a
/// sequence of pages, each of kEntries entries (the last one filled up with 0) and a checksum of
/// them; an entry is 6 bytes of hash and 5 of event number. A page that is not what was written
/// ends in a StorageError (kFailed) and never in an answer.
class IdentityFile {
 public:
  /// Writes what is in `tables` and in `files`, merged. `filter_bits` is for each identity.
  IdentityFile(const std::filesystem::path& directory, const IdentityTables& tables,
               std::span<const std::shared_ptr<const IdentityFile>> files, double filter_bits);

  /// One that was saved, whose pages come next in `pages`. What none saved fails the reader.
  IdentityFile(const std::filesystem::path& directory, ByteReader& from, std::string_view& pages);
  /// All but the pages.
  void save(ByteWriter& to) const;
  /// Gives all pages, some at a time. Any thread. Throws StorageError.
  void read_pages(const std::function<void(std::string_view)>& take) const;

  /// The first event with that hash that `locate(number)` agrees to. Throws StorageError.
  template <class IsIt>
  std::optional<EventNumber> find(std::uint64_t hash, IsIt is_it) const {
    if (!filter_.may_hold(IdentityTables::kept_of(hash))) return std::nullopt;
    for (const EventNumber number : candidates(IdentityTables::kept_of(hash)))
      if (is_it(number)) return number;
    return std::nullopt;
  }
  void prefetch(std::uint64_t hash) const { filter_.prefetch(IdentityTables::kept_of(hash)); }

  std::size_t size() const { return size_; }
  /// Memory in use.
  std::size_t bytes() const {
    return filter_.bytes() + first_hashes_.capacity() * sizeof(std::uint32_t);
  }
  std::size_t filter_bytes() const { return filter_.bytes(); }

 private:
  static constexpr std::size_t kPageBytes = 4096;
  static constexpr std::size_t kEntryBytes = 11;
  static constexpr std::size_t kEntries = (kPageBytes - 4) / kEntryBytes;
  using Page = std::array<char, kPageBytes>;
  class Writer;
  class Reader;

  std::vector<EventNumber> candidates(std::uint64_t kept) const;
  /// The identities of that page.
  std::vector<KeptIdentity> read_page(std::size_t page) const;

  UnnamedFile file_;
  std::size_t size_ = 0;
  IdentityFilter filter_;
  std::vector<std::uint32_t> first_hashes_;  ///< of each page, the upper bits
};

}  // namespace kpiwatch
