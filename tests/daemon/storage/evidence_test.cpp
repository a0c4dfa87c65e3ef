#include <gmock/gmock.h>
#include <sqlite3.h>

#include "tests/daemon/storage/store_fixture.h"

/// What was stored is what is read back, or it is refused.
namespace kpiwatch {
namespace {

using support::append;
using support::error_of;
using support::line;
using support::replay;
using testing::HasSubstr;

class EvidenceTest : public testing::Test {
 protected:
  EvidenceTest() {
    EventStore store(directory_.path());
    replay(store);
    append(store, {line(1), line(2)});
    append(store, {line(3)});
    append(store, {line(4), line(5)});
  }

  std::filesystem::path file() const { return directory_ / "journal.sqlite"; }

  /// Changes the stopped journal as somebody with `sqlite3` would.
  void tamper(const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
  }

  std::string complaint() {
    const StorageError error = error_of([&] {
      EventStore store(directory_.path());
      replay(store);
    });
    EXPECT_EQ(error.kind(), StorageError::Kind::kUnusable);
    return error.what();
  }

  support::TemporaryDirectory directory_;
};

TEST_F(EvidenceTest, AFlippedBitInAnEventIsFoundAndItsBlockNamed) {
  std::string bytes = support::bytes_of(file());
  const auto at = bytes.find("cam-3");
  ASSERT_NE(at, std::string::npos);
  bytes[at] ^= 1;
  support::write_bytes(file(), bytes);
  EXPECT_THAT(complaint(),
              HasSubstr("block 2 of the journal (events 3 to 3) does not match its hash"));
}

TEST_F(EvidenceTest, AFlippedBitInTheLastBlockIsFound) {
  std::string bytes = support::bytes_of(file());
  const auto at = bytes.find("cam-5");
  ASSERT_NE(at, std::string::npos);
  bytes[at] ^= 1;
  support::write_bytes(file(), bytes);
  EXPECT_THAT(complaint(),
              HasSubstr("block 3 of the journal (events 4 to 5) does not match its hash"));
}

TEST_F(EvidenceTest, AChangedTimeOfReceptionIsFound) {
  tamper("UPDATE blocks SET received_at = received_at + 1 WHERE seq = 1");
  EXPECT_THAT(complaint(),
              HasSubstr("block 1 of the journal (events 1 to 2) does not match its hash"));
}

TEST_F(EvidenceTest, AMissingBlockIsFound) {
  tamper("DELETE FROM blocks WHERE seq = 2");
  EXPECT_THAT(complaint(), HasSubstr("block 2 of the journal is missing"));
}

TEST_F(EvidenceTest, ABlockTakenOutAndTheRestMovedUpIsFound) {
  tamper(
      "DELETE FROM blocks WHERE seq = 2; UPDATE blocks SET seq = 2, first_event = 3 WHERE seq = 3");
  EXPECT_THAT(complaint(),
              HasSubstr("block 2 of the journal (events 3 to 4) does not match its hash"));
}

TEST_F(EvidenceTest, WrongEventNumbersAreFound) {
  tamper("UPDATE blocks SET first_event = 4 WHERE seq = 2");
  EXPECT_THAT(complaint(),
              HasSubstr("block 2 of the journal (events 4 to 4) was to begin with event 3"));
}

TEST_F(EvidenceTest, AWrongCountOfEventsIsFound) {
  tamper("UPDATE blocks SET events = 2 WHERE seq = 2");
  EXPECT_THAT(complaint(), HasSubstr("block 2 of the journal (events 3 to 4) holds 1 events"));
}

TEST_F(EvidenceTest, BlocksOfAnotherJournalAreFound) {
  tamper("UPDATE meta SET value = 'another' WHERE name = 'store'");
  EXPECT_THAT(complaint(), HasSubstr("the hash chain is broken"));
}

TEST_F(EvidenceTest, AnUnknownKindOrCodecIsRefused) {
  tamper("UPDATE blocks SET codec = 9 WHERE seq = 3");
  EXPECT_THAT(complaint(), HasSubstr("block 3 of the journal has an unknown codec, 9"));
  tamper("UPDATE blocks SET codec = 1, kind = 'poem' WHERE seq = 3");
  EXPECT_THAT(complaint(), HasSubstr("block 3 of the journal is of an unknown kind, \"poem\""));
}

TEST_F(EvidenceTest, ACompressedBlockIsReadAgainAndChangesInItAreFound) {
  std::vector<std::string> lines;
  for (int n = 6; n <= 105; ++n) lines.push_back(line(n));
  {
    EventStore store(directory_.path());
    replay(store);
    append(store, lines);
    EXPECT_EQ(store.json_of(105), line(105));
  }
  {
    EventStore store(directory_.path());
    EXPECT_EQ(support::lines_of(store, 6), lines);
  }
  tamper("UPDATE blocks SET payload = substr(payload, 1, length(payload) - 1) WHERE codec = 2");
  EXPECT_THAT(complaint(), HasSubstr("block 4 of the journal cannot be decompressed"));
  tamper("UPDATE blocks SET size = 1 << 60 WHERE codec = 2");
  EXPECT_THAT(complaint(), HasSubstr("block 4 of the journal cannot be decompressed"));
}

TEST_F(EvidenceTest, AJournalOfTheFirstVersionIsTakenOver) {
  tamper("ALTER TABLE blocks DROP COLUMN size; PRAGMA user_version = 1");
  {
    EventStore store(directory_.path());
    replay(store);
    append(store, {line(6)});
  }
  EventStore store(directory_.path());
  EXPECT_EQ(support::lines_of(store),
            (std::vector{line(1), line(2), line(3), line(4), line(5), line(6)}));
}

TEST_F(EvidenceTest, PlainSqlShowsTheEventsOfAStoppedJournal) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file().c_str(), &database), SQLITE_OK);
  constexpr const char* kEvents =
      "SELECT b.first_event + e.key, e.value ->> 'subject' FROM blocks b, json_each('[' || "
      "replace(rtrim(CAST(b.payload AS TEXT), char(10)), char(10), ',') || ']') e ORDER BY 1";
  std::string rows;
  const auto collect = [](void* out, int, char** values, char**) {
    static_cast<std::string*>(out)->append(values[0]).append(" ").append(values[1]).append(";");
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(database, kEvents, collect, &rows, nullptr), SQLITE_OK);
  sqlite3_close(database);
  EXPECT_EQ(rows, "1 cam-1;2 cam-2;3 cam-3;4 cam-4;5 cam-5;");
}

}  // namespace
}  // namespace kpiwatch
