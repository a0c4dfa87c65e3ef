#include <gmock/gmock.h>
#include <sqlite3.h>

#include "daemon/storage/journal/file_word.h"
#include "daemon/storage/journal/hash_chain.h"
#include "daemon/storage/journal/sqlite.h"
#include "tests/daemon/storage/store_fixture.h"
#include "tests/support/file_bytes.h"

/// What was stored is what is read back, or it is refused.
namespace kpiwatch {
namespace {

using support::append;
using support::error_of;
using support::kIdentityMemory;
using support::line;
using support::replay;
using testing::HasSubstr;

constexpr std::size_t kPageSize = 4096;

class EvidenceTest : public testing::Test {
 protected:
  EvidenceTest() {
    EventStore store(directory_.path(), kIdentityMemory);
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

  void keep_conflict_with(int event) {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    const std::string other = line(event) + " ";
    const std::vector<ConflictingEvent> conflicts = {
        {.accepted = static_cast<EventNumber>(event), .received_at = {}, .json = other}};
    store.append(support::kReceived, std::span<const NewEvent>(), conflicts);
  }

  std::vector<std::string> conflicts() {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    std::vector<std::string> listed;
    store.for_each_conflict(0, [&](const ConflictingEvent& conflict) {
      listed.push_back(fmt::format("{} {} {}", conflict.accepted, to_millis(conflict.received_at),
                                   conflict.json));
      return true;
    });
    return listed;
  }

  std::string complaint_about_conflicts() {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    try {
      store.for_each_conflict(0, [](const ConflictingEvent&) { return true; });
    } catch (const DamagedConflicts& error) {
      EXPECT_EQ(support::lines_of(store).size(), 5u) << "the store goes on";
      return error.what();
    }
    return "";
  }

  std::string complaint() {
    const StorageError error = error_of([&] {
      EventStore store(directory_.path(), kIdentityMemory);
      replay(store);
    });
    EXPECT_EQ(error.kind(), StorageError::Kind::kUnusable);
    EXPECT_THAT(error.what(), HasSubstr("in " + directory_.path().string()));
    return error.what();
  }

  /// Where the first page of a table or an index is.
  std::size_t root_of(std::string_view name) const {
    sqlite::Database database(file());
    return (std::stoul(database.value_of(
                fmt::format("SELECT rootpage FROM sqlite_schema WHERE name = '{}'", name))) -
            1) *
           kPageSize;
  }

  /// With each bit of those bytes flipped the journal is refused, which is counted, or it has all
  /// its events.
  std::size_t flip_each_bit(std::size_t from, std::size_t count) {
    const std::string whole = support::bytes_of(file());
    const std::vector<std::string> all =
        support::lines_of(EventStore(directory_.path(), kIdentityMemory));
    std::size_t refused = 0;
    for (std::size_t bit = 8 * from; bit < 8 * (from + count); ++bit) {
      std::string bytes = whole;
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
      support::write_bytes(file(), bytes);
      try {
        EXPECT_EQ(support::lines_of(EventStore(directory_.path(), kIdentityMemory)), all)
            << "byte " << bit / 8 - from << " from " << from << ", bit " << bit % 8;
      } catch (const StorageError&) {
        ++refused;
      }
    }
    support::write_bytes(file(), whole);
    return refused;
  }

  /// Links the three blocks as before version 3.
  void make_it_older() {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &database), SQLITE_OK);
    const auto collect = [](void* out, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(out)->emplace_back(values[0]);
      return 0;
    };
    std::vector<std::string> texts;
    sqlite3_exec(database, "SELECT value FROM meta WHERE name = 'store'", collect, &texts, nullptr);
    sqlite3_exec(database, "SELECT payload FROM blocks ORDER BY seq", collect, &texts, nullptr);
    sqlite3_close(database);
    ASSERT_EQ(texts.size(), 4u);
    Hash hash = genesis_hash(texts[0]);
    for (std::uint64_t seq = 1; seq <= 3; ++seq) {
      const ChainLink link{
          .seq = seq, .previous = hash, .kind = "events", .received_at = support::kReceived};
      hash = hash_with_payload(link, texts[seq]);
      tamper(fmt::format("UPDATE blocks SET prev_hash = x'{}', hash = x'{}' WHERE seq = {}",
                         hex(link.previous), hex(hash), seq)
                 .c_str());
    }
    tamper("DELETE FROM meta WHERE name IN ('digests_from', 'blocks')");
  }
  static std::string hex(const Hash& hash) {
    std::string text;
    for (const unsigned char byte : hash) text += fmt::format("{:02x}", byte);
    return text;
  }
  void expect_it_is_taken_over() {
    {
      EventStore store(directory_.path(), kIdentityMemory);
      replay(store);
      append(store, {line(6)});
    }
    EventStore store(directory_.path(), kIdentityMemory);
    EXPECT_EQ(support::lines_of(store),
              (std::vector{line(1), line(2), line(3), line(4), line(5), line(6)}));
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

TEST_F(EvidenceTest, BlocksMissingAtTheEndAreFound) {
  tamper("DELETE FROM blocks WHERE seq >= 2");
  EXPECT_THAT(complaint(), HasSubstr("the journal ends with block 1, but had 3: some are lost"));
}

TEST_F(EvidenceTest, BlocksMissingFromACopyMadeWhileItGrowsAreFound) {
  const std::filesystem::path copied = directory_ / "copied";
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {support::status("cam", "2025-03-01T02:00:00Z", "online")
                       .text("reason", support::noise(30 << 20))
                       .json()});
    store.tend_log();
    std::filesystem::create_directory(copied);
    std::filesystem::copy(file(), copied / "journal.sqlite");
  }
  std::filesystem::copy(copied / "journal.sqlite", file(),
                        std::filesystem::copy_options::overwrite_existing);
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    EXPECT_EQ(store.last(), 6u);
  }
  std::filesystem::copy(copied / "journal.sqlite", file(),
                        std::filesystem::copy_options::overwrite_existing);
  tamper("DELETE FROM blocks WHERE seq = 4");
  EXPECT_THAT(complaint(), HasSubstr("the journal ends with block 3, but had 4: some are lost"));
}

TEST_F(EvidenceTest, TheBlockWhoseEventNumberMisledASearchIsNamed) {
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {line(6)});
    append(store, {line(7)});
  }
  tamper("UPDATE blocks SET first_event = 100 WHERE seq = 3");
  const StorageError error =
      error_of([&] { support::lines_of(EventStore(directory_.path(), kIdentityMemory), 5); });
  EXPECT_THAT(error.what(),
              HasSubstr("block 3 of the journal (events 100 to 101) does not follow"));
}

TEST_F(EvidenceTest, NoFlippedBitOfATreesPageHidesTheLastBlocks) {
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    for (int block = 0; block < 30; ++block) {
      std::vector<std::string> lines;
      for (int n = 0; n < 20; ++n) lines.push_back(line(6 + 20 * block + n));
      append(store, lines);
    }
  }
  const std::string whole = support::bytes_of(file());
  // https://sqlite.org/fileformat.html, 1.6: of an inner page the last child stands at 8.
  constexpr std::size_t kHeader = 12, kLastChild = 8;
  const std::size_t root = root_of("blocks");
  ASSERT_EQ(whole[root], 5) << "a page with others below it";
  const std::size_t last = (word_at(whole, root + kLastChild) - 1) * kPageSize;
  ASSERT_EQ(whole[last], 13) << "a page with rows";
  const std::size_t refused = flip_each_bit(root, kHeader) + flip_each_bit(last, kHeader);
  EXPECT_GT(refused, kHeader * 8);
}

TEST_F(EvidenceTest, NoFlippedBitOfARowsBeginningHidesABlock) {
  const std::string whole = support::bytes_of(file());
  const std::size_t page = root_of("blocks");
  ASSERT_EQ(whole[page], 13) << "a page with rows";
  std::size_t refused = 0;
  for (std::size_t row = 0; row < 3; ++row) {
    const std::size_t place = word_at(whole, page + 8 + 2 * row) >> 16;
    refused += flip_each_bit(page + place, 36);
  }
  EXPECT_GT(refused, 3 * 36 * 8 / 2);
}

TEST_F(EvidenceTest, ABlockTakenOutAndTheRestMovedUpIsFound) {
  tamper(
      "DELETE FROM blocks WHERE seq = 2; UPDATE blocks SET seq = 2, first_event = 3 WHERE seq = 3;"
      "UPDATE meta SET value = 2 WHERE name = 'blocks'");
  EXPECT_THAT(complaint(),
              HasSubstr("block 2 of the journal (events 3 to 4) does not match its hash"));
}

TEST_F(EvidenceTest, WrongEventNumbersAreFound) {
  tamper("UPDATE blocks SET first_event = 4 WHERE seq = 2");
  EXPECT_THAT(complaint(),
              HasSubstr("block 3 of the journal (events 4 to 5) does not follow the block before "
                        "it, which ends with event 4"));
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
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, lines);
    EXPECT_EQ(store.json_of(105), line(105));
  }
  {
    EventStore store(directory_.path(), kIdentityMemory);
    EXPECT_EQ(support::lines_of(store, 6), lines);
  }
  tamper("UPDATE blocks SET payload = substr(payload, 1, length(payload) - 1) WHERE codec = 3");
  EXPECT_THAT(complaint(), HasSubstr("block 4 of the journal cannot be decompressed"));
  tamper("UPDATE blocks SET size = 1 << 60 WHERE codec = 3");
  EXPECT_THAT(complaint(), HasSubstr("block 4 of the journal cannot be decompressed"));
}

TEST_F(EvidenceTest, AJournalOfTheSecondVersionIsTakenOver) {
  make_it_older();
  tamper("PRAGMA user_version = 2");
  expect_it_is_taken_over();
}

TEST_F(EvidenceTest, AJournalOfTheFirstVersionIsTakenOver) {
  make_it_older();
  tamper("ALTER TABLE blocks DROP COLUMN size; PRAGMA user_version = 1");
  expect_it_is_taken_over();
}

TEST_F(EvidenceTest, ChangesInWhatWasTakenOverAreFound) {
  make_it_older();
  tamper("PRAGMA user_version = 2");
  expect_it_is_taken_over();
  tamper("UPDATE meta SET value = 2 WHERE name = 'digests_from'");
  EXPECT_THAT(complaint(),
              HasSubstr("block 3 of the journal (events 4 to 5) does not match its hash"));
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

TEST_F(EvidenceTest, ConflictsAreListedWhateverTheirIndexSays) {
  keep_conflict_with(3);
  const std::vector<std::string> kept = conflicts();
  std::string bytes = support::bytes_of(file());
  const std::size_t page = root_of("sqlite_autoindex_conflicts_1");
  ASSERT_EQ(bytes[page], 10) << "a page of an index";
  ASSERT_EQ(bytes[page + 4], 1) << "one entry";
  bytes[page + 4] = 0;
  support::write_bytes(file(), bytes);
  EXPECT_EQ(conflicts(), kept);
  EXPECT_EQ(kept.size(), 1u);
}

TEST_F(EvidenceTest, ConflictsThatAreNotWhatWasKeptAreTold) {
  keep_conflict_with(3);
  keep_conflict_with(2);
  const std::string whole = support::bytes_of(file());
  const std::string noted = "of the events that contradict accepted ones the first 2 are not ";
  const std::vector<std::pair<const char*, std::string>> cases = {
      {"UPDATE conflicts SET event = replace(event, 'online', 'offline') WHERE accepted = 3",
       "number 1, which contradicts event 3, is not what was kept of it"},
      {"UPDATE conflicts SET accepted = 1 WHERE accepted = 3", noted},
      {"UPDATE conflicts SET received_at = received_at + 1 WHERE accepted = 2", noted},
      {"DELETE FROM conflicts WHERE accepted = 3", "number 1 is missing"},
      {"DELETE FROM conflicts WHERE accepted = 2", "there are 1, but there were 2"},
      {"DELETE FROM conflicts", "there are 0, but there were 2"},
      {"UPDATE meta SET value = '2' WHERE name = 'conflicts'", noted},
      {"UPDATE meta SET value = '0 ' || value WHERE name = 'conflicts'",
       "the first 0 are not what was noted"}};
  for (const auto& [sql, complaint] : cases) {
    tamper(sql);
    EXPECT_THAT(complaint_about_conflicts(), HasSubstr(complaint)) << sql;
    support::write_bytes(file(), whole);
  }
  EXPECT_EQ(complaint_about_conflicts(), "");
}

TEST_F(EvidenceTest, ConflictsOfAnEarlierProgramAreTakenIntoTheChain) {
  keep_conflict_with(3);
  tamper("DELETE FROM meta WHERE name = 'conflicts'");
  EXPECT_EQ(conflicts().size(), 1u);
  keep_conflict_with(2);
  EXPECT_EQ(conflicts().size(), 2u);
  tamper("UPDATE conflicts SET accepted = 1 WHERE accepted = 3");
  EXPECT_THAT(complaint_about_conflicts(), HasSubstr("the first 2 are not what was noted"));
}

TEST_F(EvidenceTest, NoFlippedBitChangesUnseenWhichConflictsAreListed) {
  keep_conflict_with(3);
  keep_conflict_with(2);
  const std::vector<std::string> kept = conflicts();
  const std::string whole = support::bytes_of(file());
  const std::size_t page = root_of("conflicts");
  // A page of a table: a header, where the two rows are, nothing, and the rows at its end.
  const std::size_t header_end = page + 12;
  const auto high = static_cast<unsigned char>(whole[page + 5]);
  const auto low = static_cast<unsigned char>(whole[page + 6]);
  const std::size_t rows = page + 256 * high + low;
  std::vector<std::size_t> bits;
  for (std::size_t bit = 8 * page; bit < 8 * header_end; ++bit) bits.push_back(bit);
  for (std::size_t bit = 8 * rows; bit < 8 * (page + kPageSize); bit += 7) bits.push_back(bit);
  std::size_t told = 0;
  for (const std::size_t bit : bits) {
    std::string bytes = whole;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    support::write_bytes(file(), bytes);
    try {
      EXPECT_EQ(conflicts(), kept) << "byte " << bit / 8 - page << ", bit " << bit % 8;
    } catch (const DamagedConflicts&) {
      ++told;
    }
  }
  EXPECT_GT(told, bits.size() / 2);
}

}  // namespace
}  // namespace kpiwatch
