#pragma once

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "daemon/storage/block_reader.h"
#include "daemon/storage/checkpoint_chain.h"
#include "daemon/storage/checkpoint_file.h"
#include "daemon/storage/event_store.h"
#include "daemon/storage/identity/identity_index.h"
#include "daemon/storage/journal/block_log.h"
#include "daemon/storage/journal/conflict_log.h"
#include "daemon/storage/journal/directory_lock.h"
#include "daemon/storage/journal/journal_file.h"
#include "daemon/storage/journal/sqlite.h"
#include "daemon/storage/journal/write_ahead_log.h"
#include "daemon/storage/read_ahead.h"

namespace kpiwatch {

/// What the store's two halves share: event_store.cpp, and store_checkpoint.cpp with what has to do
/// with checkpoints.
struct EventStore::Parts {
  /// Runs `work`; says in its errors which storage.
  template <class Work>
  auto told_where(Work work) const {
    try {
      return work();
    } catch (const StorageError& error) {
      throw StorageError(error.kind(),
                         fmt::format("storage in {}: {}", directory.string(), error.what()));
    }
  }

  Parts(const std::filesystem::path& path, std::size_t identity_memory)
      : directory(prepare_storage_directory(path)),
        lock(directory),
        database(open_journal(directory)),
        log(database, journal_log_in(directory)),
        blocks(told_where([&] { return BlockLog(database); })),
        conflicts(told_where([&] { return ConflictLog(database); })),
        most_identity_memory(identity_memory),
        stored_blocks(blocks),
        checked(blocks.genesis()),
        spared(blocks.genesis()) {
    begin_identities(make_sip_key());
  }

  void begin_identities(const SipKey& key) {
    hasher = IdentityHasher(key);
    identities.emplace(hasher, directory, most_identity_memory);
  }

  /// Runs `work`; remembers when it fails in a way that leaves the storage unknown.
  template <class Work>
  auto guarded(Work work) {
    if (!failure.empty())
      throw StorageError(StorageError::Kind::kFailed, "the storage failed before: " + failure);
    try {
      return told_where(work);
    } catch (const StorageError& error) {
      if (error.kind() != StorageError::Kind::kFull) fail(error.what());
      throw;
    }
  }
  void fail(const std::string& message) {
    failure = message;
    // After a sync that failed nothing may be synced again: what it says then cannot be believed.
    database.keep_log_at_close(true);
  }

  /// The same for what uses the identities. Their files are as damaged at the next start, unless
  /// that reads the journal.
  template <class Work>
  auto guarded_identities(Work work) {
    return guarded([&] {
      try {
        return work();
      } catch (const StorageError& error) {
        if (error.kind() != StorageError::Kind::kFull) chain->condemn();
        throw;
      }
    });
  }

  template <class Visit>
  void each_block(EventNumber first, EventNumber last, const Interval& times, Visit visit);

  void remember(const ReplayBlock& read);
  template <class Event, class KeyOf>
  void add_identities(std::span<const Event> events, EventNumber number, KeyOf key_of);

  // In store_checkpoint.cpp.
  void check_reaches(const ChainEnd& covered) const;
  bool is_of_this_journal(const ChainEnd& covered) const;
  bool take_up(CheckpointFile& file, const std::function<bool(const Saved&)>& take);
  // The identities and the directory of the blocks.
  bool load_indexes(const CheckpointFile::Content& content);
  void forget_indexes();
  void save_indexes(ImageExtent extent, CheckpointSegment& to);

  std::filesystem::path directory;
  DirectoryLock lock;
  sqlite::Database database;
  WriteAheadLog log;
  BlockLog blocks;
  ConflictLog conflicts;
  const std::size_t most_identity_memory;
  IdentityHasher hasher{SipKey{}};
  std::optional<IdentityIndex> identities;
  BlockReader stored_blocks;
  EventNumber identified = 0;  ///< the identities up to this event are known
  bool replayed = false;
  ChainEnd checked;  ///< up to here blocks that a checkpoint spared were checked since
  ChainEnd spared;
  /// Shared with what writes a checkpoint.
  const std::shared_ptr<CheckpointChain> chain = std::make_shared<CheckpointChain>(directory);
  std::string failure;  ///< empty while all is well
};

}  // namespace kpiwatch
