#include <gmock/gmock.h>

#include "tests/daemon/storage/faulty_disk.h"
#include "tests/daemon/storage/store_fixture.h"

namespace kpiwatch {
namespace {

using support::append;
using support::error_of;
using support::find;
using support::kIdentityMemory;
using support::line;
using support::lines_of;
using support::replay;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;

class DiskFaults : public testing::Test {
 protected:
  support::FaultyDisk disk_;
  support::TemporaryDirectory directory_;
};

TEST_F(DiskFaults, EveryAppendIsSynced) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  append(store, {line(1)});
  for (int n = 2; n < 5; ++n) {
    const int before = disk_.syncs();
    append(store, {line(n)});
    EXPECT_EQ(disk_.syncs(), before + 1);
  }
}

TEST_F(DiskFaults, AFullDiskStoresNothingOfTheAppendAndGoesOnOnceThereIsSpace) {
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {line(1)});
    disk_.fill_up();
    const StorageError error = error_of([&] { append(store, {line(2), line(3)}); });
    EXPECT_EQ(error.kind(), StorageError::Kind::kFull);
    EXPECT_THAT(error.what(), HasSubstr("database or disk is full"));
    EXPECT_GT(disk_.faults(), 0);
    EXPECT_EQ(store.last(), 1u);
    EXPECT_EQ(find(store, "test", "e2"), std::nullopt);
    EXPECT_THAT(lines_of(store), ElementsAre(line(1)));
    disk_.mend();
    append(store, {line(4)});
    EXPECT_EQ(find(store, "test", "e4"), 2u);
  }
  EventStore store(directory_.path(), kIdentityMemory);
  EXPECT_THAT(lines_of(store), ElementsAre(line(1), line(4)));
}

TEST_F(DiskFaults, AUsedUpQuotaIsAFullDisk) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  append(store, {line(1)});
  disk_.use_up_quota();
  const StorageError error = error_of([&] { append(store, {line(2)}); });
  EXPECT_EQ(error.kind(), StorageError::Kind::kFull);
  EXPECT_THAT(error.what(), HasSubstr("the quota of the disk is used up"));
  EXPECT_GT(disk_.faults(), 0);
  disk_.mend();
  append(store, {line(3)});
  EXPECT_THAT(lines_of(store), ElementsAre(line(1), line(3)));

  // What follows is not taken for the quota, which the file still remembers.
  disk_.fail_writes();
  EXPECT_EQ(error_of([&] { append(store, {line(4)}); }).kind(), StorageError::Kind::kFailed);
}

TEST_F(DiskFaults, AFailedWriteEndsTheStore) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  append(store, {line(1)});
  disk_.fail_writes();
  EXPECT_EQ(error_of([&] { append(store, {line(2)}); }).kind(), StorageError::Kind::kFailed);
  EXPECT_GT(disk_.faults(), 0);
  disk_.mend();
  const StorageError again = error_of([&] { append(store, {line(2)}); });
  EXPECT_EQ(again.kind(), StorageError::Kind::kFailed);
  EXPECT_THAT(again.what(), HasSubstr("the storage failed before: storage in"));
  EXPECT_EQ(error_of([&] { store.json_of(1); }).kind(), StorageError::Kind::kFailed);
}

TEST_F(DiskFaults, WhatAFailedSyncLeftIsDecidedAtTheNextStart) {
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {line(1)});
    disk_.fail_syncs();
    EXPECT_EQ(error_of([&] { append(store, {line(2)}); }).kind(), StorageError::Kind::kFailed);
    EXPECT_EQ(disk_.faults(), 1);
    const int syncs = disk_.syncs();
    EXPECT_EQ(error_of([&] { append(store, {line(3)}); }).kind(), StorageError::Kind::kFailed);
    EXPECT_EQ(disk_.syncs(), syncs) << "a sync was tried again after one failed";
  }
  EXPECT_EQ(disk_.faults(), 1) << "closing synced again";
  disk_.mend();
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  EXPECT_THAT(lines_of(store), AnyOf(ElementsAre(line(1)), ElementsAre(line(1), line(2))));
  append(store, {line(4)});
  EXPECT_EQ(lines_of(store).back(), line(4));
}

TEST_F(DiskFaults, AFirstStartOnAFullDiskLeavesNothingThatIsRefusedLater) {
  bool was_full = true;
  for (int writes = 0; was_full; ++writes) {
    const auto directory = directory_ / std::to_string(writes);
    disk_.fill_up_databases_after(writes);
    try {
      EventStore store(directory, kIdentityMemory);
      was_full = false;
    } catch (const StorageError&) {
    }
    disk_.mend();
    EventStore store(directory, kIdentityMemory);
    replay(store);
    append(store, {line(1)});
    EXPECT_THAT(lines_of(store), ElementsAre(line(1))) << writes << " writes";
  }
  EXPECT_GT(disk_.faults(), 3);
}

TEST_F(DiskFaults, ALogThatFindsNoSpaceInTheDatabaseLosesNothing) {
  const std::string big = line(1) + std::string(30 << 20, ' ');
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {line(1)});
  }
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    // No block, so that how many there are is noted already.
    const std::vector<ConflictingEvent> conflicts = {
        {.accepted = 1, .received_at = {}, .json = big}};
    store.append(support::kReceived, std::span<const NewEvent>(), conflicts);
    disk_.fill_up();
    store.tend_log();
    EXPECT_GT(disk_.faults(), 0);
    disk_.mend();
    append(store, {line(2)});
  }
  EventStore store(directory_.path(), kIdentityMemory);
  EXPECT_THAT(lines_of(store), ElementsAre(line(1), line(2)));
  std::size_t kept = 0;
  store.for_each_conflict(0, [&](const ConflictingEvent& conflict) {
    kept += conflict.json == big ? 1 : 0;
    return true;
  });
  EXPECT_EQ(kept, 1u);
}

TEST_F(DiskFaults, ANoteWithoutSpaceLosesNothing) {
  const std::string big = support::status("cam", "2025-03-01T02:00:00Z", "online")
                              .text("reason", support::noise(30 << 20))
                              .json();
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {big});
    disk_.fill_up();
    store.tend_log();
    EXPECT_GT(disk_.faults(), 0);
    disk_.mend();
    append(store, {line(1)});
  }
  EventStore store(directory_.path(), kIdentityMemory);
  EXPECT_THAT(lines_of(store), ElementsAre(big, line(1)));
}

TEST_F(DiskFaults, AJournalThatCannotBeMadeLeavesNoneBehind) {
  disk_.fill_up();
  const StorageError error =
      error_of([&] { EventStore store(directory_.path(), kIdentityMemory); });
  EXPECT_EQ(error.kind(), StorageError::Kind::kUnusable);
  EXPECT_THAT(error.what(), HasSubstr("journal.sqlite: database or disk is full"));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "journal.sqlite"));
  disk_.mend();
  EventStore store(directory_.path(), kIdentityMemory);
  EXPECT_EQ(store.last(), 0u);
}

}  // namespace
}  // namespace kpiwatch
