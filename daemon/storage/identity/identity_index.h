#pragma once

#include <cstddef>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/storage/identity/identity.h"
#include "daemon/storage/identity/identity_file.h"
#include "daemon/storage/identity/identity_table.h"
#include "daemon/storage/identity/series_index.h"

namespace kpiwatch {

/// The identities of all events that are stored: the regular ones as series, each of the others in
/// a table. Tables that are full are written to a file by a thread, which merges them with the
/// files that are not much larger: there are few, each more than twice as large as the next. The
/// identities themselves are not kept, only hashes; whoever looks one up tells whether an event is
/// it, so that it is never mistaken.
///
/// Memory: the tables have what is left of `most_memory`, and at least a quarter of it; half of
/// them fills while the other half is written. Filters of the files take half of it at most, 10
/// bits an identity while that suffices; with fewer bits more look-ups read the disk. Series begin
/// and grow while they are within a quarter. Not counted: the buffers of a merge, which are a
/// thousandth of the files, and the filter that it makes while the old ones are in use.
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

  void prefetch(const IdentityKey& key) const;

  /// All but the pages of its files.
  void save(ByteWriter& to) const;
  /// The files whose pages belong to what is saved now. For any thread.
  std::vector<std::shared_ptr<const IdentityFile>> files() const { return files_; }
  /// Into an empty one that has the same hasher; `pages` are those of the files, one after the
  /// other. What none saved fails the reader. Throws StorageError.
  void load(ByteReader& from, std::string_view pages);

  /// Memory in use.
  std::size_t bytes() const;

 private:
  using File = std::shared_ptr<const IdentityFile>;

  bool has_room() const { return tables_->size() < most_in_tables_; }
  void take_written();
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
  std::future<File> written_;                          ///< last: its thread reads the others
};

}  // namespace kpiwatch
