#include "daemon/storage/journal/schema.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/storage/journal/file_word.h"

namespace kpiwatch {
namespace {

/// Step n leads from version n - 1 to n. Only ever appended to: journals of every version are out
/// there. SQLite is asked for the date of creation, which nothing is computed from.
constexpr std::array kSteps = {
    R"(CREATE TABLE meta (
         name TEXT PRIMARY KEY NOT NULL,
         value TEXT NOT NULL
       ) STRICT;
       INSERT INTO meta (name, value) VALUES
         ('store', lower(hex(randomblob(16)))),
         ('created_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
         ('hash', 'sha256');
       CREATE TABLE blocks (
         seq INTEGER PRIMARY KEY NOT NULL,
         first_event INTEGER NOT NULL,
         events INTEGER NOT NULL,
         received_at INTEGER NOT NULL,
         kind TEXT NOT NULL,
         codec INTEGER NOT NULL,
         prev_hash BLOB NOT NULL,
         hash BLOB NOT NULL,
         payload BLOB NOT NULL
       ) STRICT;
       CREATE TABLE conflicts (
         accepted INTEGER NOT NULL,
         digest BLOB NOT NULL,
         received_at INTEGER NOT NULL,
         event TEXT NOT NULL,
         PRIMARY KEY (accepted, digest)
       ) STRICT;)",
    "ALTER TABLE blocks ADD COLUMN size INTEGER NOT NULL DEFAULT 0;",
    R"(INSERT INTO meta (name, value)
         SELECT 'digests_from', coalesce(max(seq), 0) + 1 FROM blocks;)",
};

std::int64_t integer_of(sqlite::Database& database, std::string_view sql) {
  const std::string text = database.value_of(sql);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

constexpr const char* kEmpty = "it is empty; a journal never is";

void check_marks(std::int64_t application_id, std::int64_t version) {
  if (application_id != kApplicationId) throw unusable("it is a database of another program");
  if (version > current_schema_version())
    throw unusable(
        fmt::format("it was written by a newer kpiwatch: its schema is version {}, "
                    "this program knows up to version {}",
                    version, current_schema_version()));
}

}  // namespace

std::int64_t current_schema_version() { return kSteps.size(); }

void check_is_journal(sqlite::Database& database) {
  const auto tables = integer_of(database, "SELECT count(*) FROM sqlite_schema");
  if (tables == 0) throw unusable(kEmpty);
  check_marks(integer_of(database, "PRAGMA application_id"),
              integer_of(database, "PRAGMA user_version"));
}

void check_begins_journal(std::string_view header) {
  using namespace std::string_view_literals;
  constexpr std::size_t kUserVersion = 60, kApplication = 68;
  if (header.empty()) throw unusable(kEmpty);
  if (header.size() < kHeaderBytes || !header.starts_with("SQLite format 3\0"sv))
    throw unusable("the file is not a database");
  check_marks(word_at(header, kApplication), word_at(header, kUserVersion));
}

void migrate_journal(sqlite::Database& database) {
  for (auto version = integer_of(database, "PRAGMA user_version");
       version < current_schema_version(); ++version) {
    sqlite::Transaction transaction(database);
    database.execute(kSteps[static_cast<std::size_t>(version)]);
    database.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}",
                                 kApplicationId, version + 1)
                         .c_str());
    transaction.commit();
  }
}

}  // namespace kpiwatch
