#pragma once

#include <cstddef>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/storage/identity/identity.h"
#include "daemon/storage/identity/identity_file.h"
#include "daemon/storage/identity/identity_table.h"
#include "daemon/storage/identity/series_index.h"
#include "daemon/storage/identity/unsaved_identities.h"
#include "metrics/base/image_extent.h"

namespace kpiwatch {

/// The identities of all events that are stored: the regular ones as series, each of the others in
/// a table. Tables that are full are written to a file by a thread, which merges them with the
/// files that are not much larger: there are few, each more than twice as large as the next. The
/// identities themselves are not kept, only hashes; whoever looks one up tells whether an event is
/// it, so that it is never mistaken.
///
/// Memory: the tables have what is left of `most_memory`, and at least a quarter of it; half of
/// them fills while the other half is written. Filters of the files take half of it at most, 18
/// bits an identity while that suffices; with fewer bits more look-ups read the disk. Series begin
/// and grow while they are within a quarter. Not counted: what is in tables and not saved yet,
/// seven bytes each and an eighth at most; the buffers of a merge, which are a thousandth of the
/// files, and the filter that it makes while the old ones are in use.
///
/// One owner at a time.
class IdentityIndex {
 public:
  /// Files are made in `directory`.
  IdentityIndex(const IdentityHasher& hasher, std::filesystem::path directory,
                std::size_t most_memory);
  /// Waits for the thread.
  ~IdentityIndex() = default;

  /// Has to be called before some are added. Waits when tables fill faster than they are written.
  /// Throws StorageError: kFull when there is no space, after which it can be called again.
  void make_room();
  /// Begins to put on disk what is in tables, whether there is room or not; waits until what was
  /// begun before is done. Throws as make_room does.
  void spill();
  /// An identity that was not added before.
  void add(const IdentityKey& key, EventNumber number);

  /// The event of that identity. `locate(EventRange)` is asked for it wherever it may be and gives
  /// its number, or nothing when it is not in that range. Throws StorageError.
  template <class Locate>
  std::optional<EventNumber> find(const IdentityKey& key, Locate locate) const {
    if (const auto range = series_.find(key))
      if (const auto found = locate(*range)) return found;
    const auto is_it = [&](EventNumber n) { return locate(EventRange::of(n)).has_value(); };
    if (const auto found = tables_->find(key.hash, is_it)) return found;
    if (full_tables_)
      if (const auto found = full_tables_->find(key.hash, is_it)) return found;
    for (const auto& file : files_)
      if (const auto found = file->find(key.hash, is_it)) return found;
    return std::nullopt;
  }

  /// Fetches what `find` will look at into the processor's cache.
  void prefetch(const IdentityKey& key) const;
  /// The same of `add`.
  void prefetch_to_add(const IdentityKey& key) const;

  /// All but what is in tables; of the files, their references.
  void save(ByteWriter& to) const;
  /// What is in tables, or only what has come into them since this was called last; as a whole
  /// also when that cannot be told. Says which.
  ImageExtent save_tables(ByteWriter& to, ImageExtent extent);
  /// About how many bytes saving all of it takes.
  std::size_t image_size() const;
  /// What is saved is of use only with them.
  std::vector<std::shared_ptr<OwnedFile>> files() const;

  /// Into an empty one that has the same hasher; `tables` are those saved last as a whole, and what
  /// came into them after that, in order. What none saved, or is without its files, fails the
  /// reader.
  void load(ByteReader& from, std::span<const std::string_view> tables);
  /// The files that were saved, without loading anything.
  static std::vector<IdentityFile::Reference> read_references(ByteReader& from);

  /// Memory in use.
  std::size_t bytes() const;

 private:
  using File = std::shared_ptr<const IdentityFile>;

  bool has_room() const { return tables_->size() < most_in_tables_; }
  void forget_saved();
  void load_tables(std::span<ByteReader> parts);
  void take_written();
  void add_to_tables(std::uint64_t hash, EventNumber number);
  void share_memory();
  void begin_writing();
  std::size_t bytes_of_files() const;

  const std::filesystem::path directory_;
  const std::size_t most_memory_;
  SeriesIndex series_;
  std::size_t most_in_tables_ = 0;
  std::unique_ptr<IdentityTables> tables_ = std::make_unique<IdentityTables>();
  std::shared_ptr<const IdentityTables> full_tables_;  ///< while they are being written
  std::vector<File> files_;                            ///< the largest first
  std::size_t merged_ = 0;                             ///< of files_, into what is being written
  std::vector<IndexedIdentity> shed_;                  ///< kept for its memory
  bool saved_ = false;  ///< what tables hold is what was saved of them, and `unsaved_`
  UnsavedIdentities unsaved_;
  std::future<File> written_;  ///< last: its thread reads the others
};

}  // namespace kpiwatch
