#include "daemon/storage/journal/journal_file.h"

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/daemon/storage/store_fixture.h"
#include "tests/support/file_bytes.h"

namespace kpiwatch {
namespace {

using support::bytes_of;
using support::error_of;
using support::kIdentityMemory;
using support::write_bytes;
using testing::HasSubstr;

class JournalFile : public testing::Test {
 protected:
  std::filesystem::path file() const { return journal_file_in(directory_.path()); }
  void make() { EventStore store(directory_.path(), kIdentityMemory); }
  void run_sql(const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &database), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
  }
  /// Opening is refused and changes no byte; gives the message.
  std::string refusal() {
    const std::string before = bytes_of(file());
    const StorageError error =
        error_of([&] { EventStore store(directory_.path(), kIdentityMemory); });
    EXPECT_EQ(error.kind(), StorageError::Kind::kUnusable);
    EXPECT_EQ(bytes_of(file()), before);
    EXPECT_FALSE(std::filesystem::exists(journal_log_in(directory_.path())));
    return error.what();
  }

  support::TemporaryDirectory directory_;
};

TEST_F(JournalFile, ANewDirectoryIsForItsOwnerAlone) {
  const auto nested = directory_ / "var" / "kpiwatch";
  EventStore store(nested, kIdentityMemory);
  struct stat status = {};
  ASSERT_EQ(::stat(nested.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0700u);
}

TEST_F(JournalFile, TellsWhatItIs) {
  make();
  const std::string header = bytes_of(file()).substr(0, 100);
  EXPECT_EQ(header.substr(68, 4), "KPIW");
  EXPECT_EQ(header.substr(60, 4), std::string("\0\0\0\3", 4));
}

TEST_F(JournalFile, OfANewerVersionIsRefusedUntouched) {
  make();
  run_sql("PRAGMA user_version = 4");
  EXPECT_THAT(refusal(),
              HasSubstr("written by a newer kpiwatch: its schema is version 4, this program "
                        "knows up to version 3"));
}

TEST_F(JournalFile, OfAnotherProgramIsRefusedUntouched) {
  run_sql("CREATE TABLE recipes (name TEXT)");
  EXPECT_THAT(refusal(), HasSubstr("it is a database of another program"));
}

TEST_F(JournalFile, ThatIsNoDatabaseIsRefusedUntouched) {
  write_bytes(file(), std::string(5000, 'x'));
  EXPECT_THAT(refusal(), HasSubstr("file is not a database"));
}

TEST_F(JournalFile, CutToNothingIsNotBegunAnew) {
  write_bytes(file(), "");
  EXPECT_THAT(refusal(), HasSubstr("it is empty"));
}

TEST_F(JournalFile, MissingBesideItsLogIsNotBegunAnew) {
  write_bytes(journal_log_in(directory_.path()), "x");
  const StorageError error =
      error_of([&] { EventStore store(directory_.path(), kIdentityMemory); });
  EXPECT_THAT(error.what(), HasSubstr("it is missing, but its write-ahead log is there"));
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(JournalFile, ASymbolicLinkIsNotFollowed) {
  support::TemporaryDirectory elsewhere;
  { EventStore store(elsewhere.path(), kIdentityMemory); }
  std::filesystem::create_symlink(journal_file_in(elsewhere.path()), file());
  EXPECT_THAT(refusal(), HasSubstr("cannot open the journal"));
}

TEST_F(JournalFile, WhatAnInterruptedStartLeftIsReplaced) {
  write_bytes(directory_ / "journal.sqlite.new", "half of a journal");
  write_bytes(directory_ / "journal.sqlite.new-wal", "and its log");
  make();
  EXPECT_TRUE(std::filesystem::exists(file()));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "journal.sqlite.new"));
}

TEST_F(JournalFile, AFileInThePlaceOfTheDirectoryIsRefused) {
  write_bytes(directory_ / "taken", "");
  const StorageError error =
      error_of([&] { EventStore store(directory_ / "taken", kIdentityMemory); });
  EXPECT_EQ(error.kind(), StorageError::Kind::kUnusable);
  EXPECT_THAT(error.what(), HasSubstr("Not a directory"));
}

TEST_F(JournalFile, WhoMayNotWriteToItIsToldThatACopyCanBeRead) {
  // Nobody may, not even root.
  const StorageError error = error_of([] { EventStore store("/sys/kernel", kIdentityMemory); });
  EXPECT_EQ(error.kind(), StorageError::Kind::kUnusable);
  EXPECT_THAT(error.what(), HasSubstr("is read in a copy of it"));
}

TEST_F(JournalFile, OtherProgramsFindItLockedWhileItIsOpen) {
  EventStore store(directory_.path(), kIdentityMemory);
  const pid_t child = ::fork();  // POSIX locks do not hold within a process
  ASSERT_NE(child, -1);
  if (child == 0) {
    sqlite3* database = nullptr;
    sqlite3_open(file().c_str(), &database);
    ::_exit(sqlite3_exec(database, "SELECT count(*) FROM blocks", nullptr, nullptr, nullptr));
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), SQLITE_BUSY);
}

TEST_F(JournalFile, ASecondUserIsToldWhoTheFirstIs) {
  EventStore store(directory_.path(), kIdentityMemory);
  const StorageError error =
      error_of([&] { EventStore second(directory_.path(), kIdentityMemory); });
  EXPECT_EQ(error.kind(), StorageError::Kind::kInUse);
  EXPECT_EQ(std::string(error.what()),
            fmt::format("the storage in {} is in use by a running kpiwatch (pid {})",
                        std::filesystem::canonical(directory_.path()).string(), ::getpid()));
}

TEST_F(JournalFile, ASecondProcessIsRefused) {
  EventStore store(directory_.path(), kIdentityMemory);
  const pid_t child = ::fork();
  ASSERT_NE(child, -1);
  if (child == 0) {
    const StorageError error =
        error_of([&] { EventStore second(directory_.path(), kIdentityMemory); });
    ::_exit(error.kind() == StorageError::Kind::kInUse ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_F(JournalFile, ClosingLetsTheNextOneIn) {
  make();
  EXPECT_NO_THROW(make());
}

}  // namespace
}  // namespace kpiwatch
