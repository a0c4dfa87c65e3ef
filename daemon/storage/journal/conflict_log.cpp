#include "daemon/storage/journal/conflict_log.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "daemon/storage/journal/hash_chain.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kStore = "SELECT value FROM meta WHERE name = 'store'";
constexpr std::string_view kNoted = "SELECT value FROM meta WHERE name = 'conflicts'";
constexpr std::string_view kNote =
    "INSERT INTO meta (name, value) VALUES ('conflicts', ?) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value";
constexpr std::string_view kInsert =
    "INSERT OR IGNORE INTO conflicts (accepted, digest, received_at, event) VALUES (?, ?, ?, ?)";
// Not by the index, which may be damaged by itself.
constexpr std::string_view kReadAfter =
    "SELECT rowid, accepted, received_at, event, digest FROM conflicts NOT INDEXED "
    "WHERE rowid > ? ORDER BY rowid";
constexpr std::string_view kReadSorted =
    "SELECT accepted, received_at, event FROM conflicts NOT INDEXED "
    "ORDER BY accepted, received_at, digest";

std::string hex(const Hash& hash) { return fmt::format("{:02x}", fmt::join(hash, "")); }

std::string text_of(const ConflictLog::End& end) {
  return fmt::format("{} {}", end.count, end.hash);
}

/// One that is not what was noted agrees with no chain.
ConflictLog::End end_from(std::string_view noted) {
  const std::size_t space = std::min(noted.find(' '), noted.size());
  ConflictLog::End end;
  std::from_chars(noted.data(), noted.data() + space, end.count);
  end.hash = noted.substr(std::min(space + 1, noted.size()));
  return end;
}

ConflictLog::End with(const ConflictLog::End& before, const ConflictingEvent& conflict) {
  return {.count = before.count + 1,
          .hash = hex(sha256(fmt::format("{}\n{} {} {}", before.hash, conflict.accepted,
                                         to_millis(conflict.received_at), conflict.json)))};
}

[[noreturn]] void refuse(const std::string& what) {
  throw DamagedConflicts(fmt::format("of the events that contradict accepted ones {}", what));
}

}  // namespace

ConflictLog::ConflictLog(sqlite::Database& database)
    : database_(database),
      genesis_(database.value_of(kStore)),
      insert_(database, kInsert),
      read_after_(database, kReadAfter),
      note_(database, kNote) {
  const sqlite::Statement noted(database, kNoted);
  auto row = noted.use();
  end_ = row.step() ? end_from(row.bytes(0)) : End{.hash = genesis_};
}

ConflictLog::End ConflictLog::insert(Instant received_at,
                                     std::span<const ConflictingEvent> conflicts) {
  for (const ConflictingEvent& conflict : conflicts) {
    const Hash digest = sha256(conflict.json);
    insert_.use()
        .bind(static_cast<std::int64_t>(conflict.accepted))
        .bind_blob(as_bytes(digest))
        .bind(to_millis(received_at))
        .bind_text(conflict.json)
        .run();
  }
  // Those before may be of an earlier program, which noted nothing.
  End end = end_;
  {
    auto row = read_after_.use();
    row.bind(static_cast<std::int64_t>(end_.count));
    while (row.step())
      end = with(end, {.accepted = static_cast<EventNumber>(row.integer(1)),
                       .received_at = from_millis(row.integer(2)),
                       .json = row.bytes(3)});
  }
  if (end.count > end_.count) note_.use().bind_text(text_of(end)).run();
  return end;
}

void ConflictLog::check() const {
  End end{.hash = genesis_};
  const auto check_noted = [&] {
    if (end.count == end_.count && end.hash != end_.hash)
      refuse(fmt::format("the first {} are not what was noted of them", end.count));
  };
  check_noted();
  auto row = read_after_.use();
  row.bind(0);
  while (row.step()) {
    const ConflictingEvent conflict{.accepted = static_cast<EventNumber>(row.integer(1)),
                                    .received_at = from_millis(row.integer(2)),
                                    .json = row.bytes(3)};
    end = with(end, conflict);
    if (static_cast<std::uint64_t>(row.integer(0)) != end.count)
      refuse(fmt::format("number {} is missing", end.count));
    if (as_bytes(sha256(conflict.json)) != row.bytes(4))
      refuse(fmt::format("number {}, which contradicts event {}, is not what was kept of it",
                         end.count, conflict.accepted));
    check_noted();
  }
  if (end.count < end_.count)
    refuse(fmt::format("there are {}, but there were {}", end.count, end_.count));
}

void ConflictLog::for_each(const std::function<bool(const ConflictingEvent&)>& visit) const {
  try {
    check();
    const sqlite::Statement sorted(database_, kReadSorted);
    auto row = sorted.use();
    while (row.step())
      if (!visit({.accepted = static_cast<EventNumber>(row.integer(0)),
                  .received_at = from_millis(row.integer(1)),
                  .json = row.bytes(2)}))
        return;
  } catch (const StorageError& error) {
    if (error.kind() != StorageError::Kind::kUnusable) throw;
    refuse(fmt::format("not all can be read: {}", error.what()));
  }
}

}  // namespace kpiwatch
