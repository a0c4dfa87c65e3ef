#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "daemon/storage/identity/identity_filter.h"
#include "daemon/storage/identity/identity_table.h"
#include "daemon/storage/owned_file.h"

namespace kpiwatch {

/// Identities that were put on disk to free memory, in the order of their hashes; never changed. In
/// memory are a filter, which tells of most identities that they are not here, and of each page its
/// first hash: so an identity that is new is seldom looked for on disk, and else one page is read,
/// which is small, as all of it has to be checked.
///
/// The file has a random name, and is of this process alone unless a checkpoint names it. It is a
/// sequence of pages, each of kEntries entries (the last one filled up with 0) and a CRC-32 of
/// them; an entry is 6 bytes of hash and 5 of event number. After the pages come what is in memory:
/// the first hashes, 4 bytes each, and the filter. A page that is not what was written ends in a
/// StorageError (kFailed) and never in an answer.
class IdentityFile {
 public:
  /// Writes what is in `tables` and in `files`, merged. `filter_bits` is for each identity.
  IdentityFile(const std::filesystem::path& directory, const IdentityTables& tables,
               std::span<const std::shared_ptr<const IdentityFile>> files, double filter_bits);

  /// How a checkpoint names one.
  struct Reference {
    std::uint64_t name = 0;
    std::uint64_t size = 0;   ///< identities
    std::uint32_t check = 0;  ///< CRC-32 of what comes after the pages

    std::filesystem::path path_in(const std::filesystem::path& directory) const;
    void save(ByteWriter& to) const;
    static Reference load(ByteReader& from);
  };
  Reference reference() const { return {name_, size_, check_}; }
  /// One that a checkpoint names; nullptr when it is not there as it was.
  static std::shared_ptr<const IdentityFile> open(const std::filesystem::path& directory,
                                                  const Reference& reference);
  /// Removes all files of identities that are not among those.
  static void remove_others(const std::filesystem::path& directory,
                            std::span<const std::filesystem::path> kept);

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
  /// What a checkpoint that names it has to keep.
  std::shared_ptr<OwnedFile> file() const { return file_; }

 private:
  static constexpr std::size_t kPageBytes = 512;
  static constexpr std::size_t kEntryBytes = 11;
  static constexpr std::size_t kEntries = (kPageBytes - 4) / kEntryBytes;
  using Page = std::array<char, kPageBytes>;
  class Writer;
  class Reader;

  IdentityFile(std::shared_ptr<OwnedFile> file, const Reference& reference);

  bool load_memory();
  std::uint64_t end_of_pages() const { return first_hashes_.size() * kPageBytes; }
  std::vector<EventNumber> candidates(std::uint64_t kept) const;
  /// The identities of those pages, one after the other.
  std::vector<KeptIdentity> read_pages(std::size_t first, std::size_t count) const;
  /// Whether that is one, and the one that begins with that hash (the upper bits).
  static bool is_page(const char* page, std::uint32_t first_hash);

  std::uint64_t name_;
  std::shared_ptr<OwnedFile> file_;
  std::size_t size_ = 0;
  std::uint32_t check_ = 0;
  IdentityFilter filter_;
  std::vector<std::uint32_t> first_hashes_;  ///< of each page, the upper bits
};

}  // namespace kpiwatch
