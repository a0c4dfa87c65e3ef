#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "daemon/storage/checkpoint_file.h"
#include "daemon/storage/journal/journal_file.h"
#include "daemon/storage/journal/sqlite.h"
#include "tests/daemon/storage/file_size_limit.h"
#include "tests/daemon/storage/store_fixture.h"
#include "tests/support/file_bytes.h"

/// What a store takes up from a checkpoint: what was saved up to some moment, or nothing.
namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

using support::append;
using support::bytes_of;
using support::error_of;
using support::find;
using support::line;
using support::replay;
using support::write_bytes;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr Hash kProgram = {1};
constexpr ImageExtent kWhole = ImageExtent::kWhole;
constexpr ImageExtent kChanges = ImageExtent::kChanges;
/// Of the whole: beside it changes do not weigh much. Begins with the end of the text before.
constexpr char kRest[2 << 20] = {};
/// So little that every append puts what came before on disk.
constexpr std::size_t kNoMemory = 0;

class StoreCheckpoint : public testing::Test {
 protected:
  void open(std::size_t memory = support::kIdentityMemory) {
    store_.reset();
    store_ = std::make_unique<EventStore>(directory_.path(), memory);
  }
  /// Gives what was resumed from, and knows everything then.
  std::optional<EventNumber> start(std::size_t memory = support::kIdentityMemory) {
    open(memory);
    saved_.clear();
    const auto known = store_->resume(kProgram, [this](const EventStore::Saved& saved) {
      for (const std::string_view large : saved.large) saved_.emplace_back(large.data());
      EXPECT_EQ(saved.small, "small of " + saved_.back());
      return agrees_;
    });
    if (!known) saved_.clear();
    store_->replay([](std::span<const NumberedEvent>) {}, {}, known.value_or(0));
    return known;
  }
  void add(int count) {
    std::vector<std::string> lines;
    for (int n = 0; n < count; ++n) lines.push_back(line(static_cast<int>(store_->last()) + 1 + n));
    append(*store_, lines);
  }
  std::function<void()> begin(ImageExtent least = kChanges) {
    const auto save = [this](ImageExtent extent, ByteWriter& large, ByteWriter& small) {
      const std::string text =
          fmt::format("{} {}", extent == kWhole ? "all" : "more", store_->last());
      large.write_all(std::span(text));
      large.write_all(std::span<const char>(kRest, extent == kWhole ? sizeof kRest : 1));
      const std::string along = "small of " + text;
      small.write_all(std::span(along));
    };
    return store_->checkpoint(kProgram, least, {sizeof kRest, save});
  }
  void checkpoint(ImageExtent least = kChanges) { begin(least)(); }

  void expect_knows_all() {
    const auto last = static_cast<int>(store_->last());
    for (int n = 1; n <= last; ++n)
      ASSERT_EQ(find(*store_, "test", fmt::format("e{}", n)), n) << "of " << last;
    EXPECT_EQ(find(*store_, "test", fmt::format("e{}", last + 1)), std::nullopt);
  }
  std::vector<std::string> identity_files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory_.path()))
      if (entry.path().filename().string().starts_with("identities-"))
        names.push_back(entry.path().filename().string());
    return names;
  }
  fs::path file() const { return directory_ / "checkpoint"; }

  support::TemporaryDirectory directory_;
  std::unique_ptr<EventStore> store_;
  std::vector<std::string> saved_;
  bool agrees_ = true;
};

TEST_F(StoreCheckpoint, GivesTheWholeAndTheChangesInTheirOrder) {
  EXPECT_EQ(start(), std::nullopt);
  for (int n = 0; n < 3; ++n) {
    add(10);
    checkpoint();
  }
  add(10);
  EXPECT_EQ(start(), 30u);
  EXPECT_THAT(saved_, ElementsAre("all 10", "more 20", "more 30"));
  expect_knows_all();
}

TEST_F(StoreCheckpoint, GoesOnFromWhatItTookUp) {
  start();
  add(10);
  checkpoint();
  EXPECT_EQ(start(), 10u);
  add(10);
  checkpoint();
  EXPECT_EQ(start(), 20u);
  EXPECT_THAT(saved_, ElementsAre("all 10", "more 20"));
  checkpoint(kWhole);
  EXPECT_EQ(start(), 20u);
  EXPECT_THAT(saved_, ElementsAre("all 20"));
  expect_knows_all();
}

TEST_F(StoreCheckpoint, OneThatNobodyAgreesToIsFollowedByAWhole) {
  start();
  add(10);
  checkpoint();
  agrees_ = false;
  EXPECT_EQ(start(), std::nullopt);
  expect_knows_all();
  checkpoint();
  agrees_ = true;
  EXPECT_EQ(start(), 10u);
  EXPECT_THAT(saved_, ElementsAre("all 10"));
}

TEST_F(StoreCheckpoint, OneOfAnotherMakerKeepsItsFilesUntilAWholeTakesItsPlace) {
  start(kNoMemory);
  for (int n = 0; n < 3; ++n) add(10);
  checkpoint();
  const auto files = identity_files();
  ASSERT_FALSE(files.empty());
  const auto look = [this] {
    open();
    EXPECT_EQ(store_->resume({2}, [](const EventStore::Saved&) { return true; }), std::nullopt);
    replay(*store_);
    expect_knows_all();
  };
  look();
  EXPECT_EQ(start(kNoMemory), 30u);
  expect_knows_all();
  look();
  checkpoint();
  for (const std::string& name : files) EXPECT_FALSE(fs::exists(directory_ / name));
}

TEST_F(StoreCheckpoint, FilesOfIdentitiesAreThereAsLongAsACheckpointOrTheProcessNeedsThem) {
  start(kNoMemory);
  add(10);
  add(10);
  store_.reset();
  EXPECT_THAT(identity_files(), ElementsAre());

  start(kNoMemory);
  checkpoint();
  store_.reset();
  const auto named = identity_files();
  EXPECT_THAT(named, Not(IsEmpty()));

  start(kNoMemory);
  for (int n = 0; n < 4; ++n) add(10);
  for (const std::string& name : named) EXPECT_TRUE(fs::exists(directory_ / name));
  checkpoint();
  for (const std::string& name : named) EXPECT_FALSE(fs::exists(directory_ / name));
  EXPECT_EQ(start(kNoMemory), 60u);
  expect_knows_all();
}

TEST_F(StoreCheckpoint, WhatAKilledProcessLeftIsRemovedAtTheNextStart) {
  start(kNoMemory);
  for (int n = 0; n < 4; ++n) add(10);
  checkpoint();
  const std::string old = identity_files().front();
  const std::string bytes = bytes_of(directory_ / old);
  for (int n = 0; n < 4; ++n) add(10);
  checkpoint();
  ASSERT_FALSE(fs::exists(directory_ / old));
  const auto named = identity_files();
  store_.reset();
  // As if it had been killed before the files of the checkpoint before were removed, and while it
  // wrote a file and a whole checkpoint.
  write_bytes(directory_ / old, bytes);
  write_bytes(directory_ / "identities-0123456789abcdef", "begun");
  write_bytes(directory_ / "checkpoint.new", "begun");
  open();
  replay(*store_);
  EXPECT_TRUE(fs::exists(directory_ / old));
  EXPECT_EQ(start(), 80u);
  for (const std::string& name : identity_files()) EXPECT_THAT(named, Contains(name));
  EXPECT_FALSE(fs::exists(directory_ / "checkpoint.new"));
  expect_knows_all();
}

/// A checkpoint of a whole and two changes, which name the same files of identities.
class SavedThrice : public StoreCheckpoint {
 protected:
  SavedThrice() {
    start(kNoMemory);
    for (int n = 0; n < 3; ++n) add(10);
    checkpoint();
    start();
    for (const ImageExtent least : {kWhole, kChanges, kChanges}) {
      add(10);
      checkpoint(least);
      written_ = bytes_of(file());
      ends_.push_back(written_.size());
    }
    store_.reset();
    fs::copy(directory_.path(), original_ / "storage");
  }

  /// What a start gives when the checkpoint is that.
  void start_with(std::string_view checkpoint) {
    store_.reset();
    fs::copy(original_ / "storage", directory_.path(),
             fs::copy_options::overwrite_existing | fs::copy_options::recursive);
    write_bytes(file(), checkpoint);
    const auto known = start();
    const std::vector<std::string> all = {"all 40", "more 50", "more 60"};
    ASSERT_EQ(known.value_or(30), 30 + 10 * saved_.size());
    ASSERT_TRUE(std::ranges::equal(saved_, std::span(all).first(saved_.size())));
    expect_knows_all();
    found_.insert(saved_.size());
  }
  fs::path some_identities() const { return directory_ / identity_files().front(); }
  void damage_some_identities() const {
    std::string bytes = bytes_of(some_identities());
    bytes[0] = static_cast<char>(bytes[0] ^ 1);
    write_bytes(some_identities(), bytes);
  }

  support::TemporaryDirectory original_;
  std::set<std::size_t> found_;  ///< segments
  std::string written_;
  std::vector<std::size_t> ends_;
};

TEST_F(SavedThrice, ATornOneGivesABeginningOrNothing) {
  for (std::size_t size = ends_[1]; size < ends_[2]; size += 19'997) {
    start_with(std::string_view(written_).substr(0, size));
  }
  EXPECT_THAT(found_, ElementsAre(2));
}

TEST_F(SavedThrice, ADamagedOneGivesABeginningOrNothingUnlessOtherBytesStandInTheirPlace) {
  std::vector<std::size_t> places{ends_[0], ends_[1]};  // where a head is
  for (std::size_t at = 0; at < written_.size(); at += 99'991) places.push_back(at);
  for (const std::size_t at : places) {
    std::string flipped = written_;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    start_with(flipped);
  }
  EXPECT_THAT(found_, ElementsAre(0, 1, 2, 3));
}

TEST_F(SavedThrice, ATornEndIsWrittenOver) {
  start_with(std::string_view(written_).substr(0, ends_[2] - 1));
  add(10);
  checkpoint();
  EXPECT_EQ(start(), 70u);
  EXPECT_THAT(saved_, ElementsAre("all 40", "more 50", "more 70"));
  expect_knows_all();
}

TEST_F(SavedThrice, WithoutAFileThatItNamesItGivesNothing) {
  fs::remove(some_identities());
  EXPECT_EQ(start(), std::nullopt);
  expect_knows_all();
}

TEST_F(SavedThrice, APageThatIsDamagedTakesTheCheckpointWithIt) {
  damage_some_identities();
  EXPECT_EQ(start(), 60u);
  const auto later = begin();
  const StorageError error = error_of([this] { expect_knows_all(); });
  EXPECT_EQ(error.kind(), StorageError::Kind::kFailed);
  EXPECT_FALSE(fs::exists(file()));
  later();
  EXPECT_FALSE(fs::exists(file()));
  EXPECT_EQ(start(), std::nullopt);
  expect_knows_all();
}

TEST_F(SavedThrice, APageThatIsDamagedIsNotMerged) {
  damage_some_identities();
  EXPECT_EQ(start(kNoMemory), 60u);
  error_of([this] {
    for (int n = 0; n < 10; ++n) add(10);
  });
  EXPECT_FALSE(fs::exists(file()));
  EXPECT_EQ(start(), std::nullopt);
  expect_knows_all();
}

/// What was acknowledged is on disk before a checkpoint tells of it.
TEST_F(StoreCheckpoint, OneThatTellsOfMoreThanTheJournalHasIsRefused) {
  const support::TemporaryDirectory earlier;
  start();
  add(10);
  store_.reset();
  fs::copy_file(journal_file_in(directory_.path()), earlier / "journal");
  start();
  add(10);
  checkpoint();
  store_.reset();
  fs::copy_file(earlier / "journal", journal_file_in(directory_.path()),
                fs::copy_options::overwrite_existing);
  const StorageError error = error_of([this] { start(); });
  EXPECT_EQ(error.kind(), StorageError::Kind::kUnusable);
  EXPECT_THAT(error.what(),
              testing::HasSubstr("ends with event 10, but its checkpoint was made of 20 events"));
  store_.reset();
  fs::remove(journal_file_in(directory_.path()));
  EXPECT_THAT(error_of([this] { start(); }).what(), testing::HasSubstr("ends with event 0"));
  fs::remove(file());
  EXPECT_EQ(start(), std::nullopt);
}

TEST_F(StoreCheckpoint, AWrongEventNumberOfABlockThatItSparedGivesNoWrongAnswer) {
  start();
  for (int n = 0; n < 4; ++n) add(10);
  checkpoint();
  store_.reset();
  sqlite::Database(directory_ / "journal.sqlite")
      .execute("UPDATE blocks SET first_event = 9 WHERE seq = 2");
  EXPECT_EQ(start(), 40u);
  const auto complaint = [](auto ask) { return std::string(support::error_of(ask).what()); };
  constexpr const char* kExpected = "block 2 of the journal was to begin with event 11, found 9";
  EXPECT_THAT(complaint([&] { store_->json_of(20); }), testing::HasSubstr(kExpected));
  EXPECT_EQ(start(), 40u);
  EXPECT_THAT(complaint([&] { support::lines_of(*store_, 12); }), testing::HasSubstr(kExpected));
  EXPECT_EQ(start(), 40u);
  EXPECT_THAT(complaint([&] { find(*store_, "test", "e12"); }), testing::HasSubstr(kExpected));
}

TEST_F(StoreCheckpoint, WithoutSpaceWhatWasSavedBeforeStaysAndAWholeFollows) {
  start();
  add(10);
  checkpoint();
  add(10);
  const auto write = begin();
  {
    const support::FileSizeLimit limit(fs::file_size(file()) + 1000);
    error_of(write);
  }
  add(10);
  EXPECT_EQ(start(), 10u);
  EXPECT_THAT(saved_, ElementsAre("all 10"));
  expect_knows_all();

  add(10);
  const auto again = begin();
  {
    const support::FileSizeLimit limit(fs::file_size(file()) + 1000);
    error_of(again);
  }
  checkpoint();
  EXPECT_EQ(start(), 40u);
  EXPECT_THAT(saved_, ElementsAre("all 40"));
  expect_knows_all();
}

}  // namespace
}  // namespace kpiwatch
