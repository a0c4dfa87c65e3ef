#include "daemon/storage/journal/conflict_log.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "daemon/storage/journal/hash_chain.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kConflicts = "conflicts";  ///< a note: their end

constexpr std::string_view kInsertConflict =
    "INSERT OR IGNORE INTO conflicts (accepted, digest, received_at, event) VALUES (?, ?, ?, ?)";
// Not by the index, which may be damaged by itself.
constexpr std::string_view kReadAfter =
    "SELECT rowid, accepted, received_at, event, digest FROM conflicts NOT INDEXED "
    "WHERE rowid > ? ORDER BY rowid";

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

void check_digest(const ConflictingEvent& conflict, std::string_view digest) {
  if (as_bytes(sha256(conflict.json)) != digest)
    refuse(fmt::format("number {}, which contradicts event {}, is not what was kept of it",
                       conflict.number, conflict.accepted));
}

}  // namespace

ConflictLog::ConflictLog(sqlite::Database& database)
    : notes_(database), insert_(database, kInsertConflict), read_after_(database, kReadAfter) {
  checked_ = {.hash = notes_.read("store").value_or("")};
  const auto noted = notes_.read(kConflicts);
  end_ = noted ? end_from(*noted) : checked_;
}

/// Shows each with its digest, until `visit` returns false.
template <class Visit>
void ConflictLog::read_after(std::uint64_t number, Visit visit) const {
  auto row = read_after_.use();
  row.bind(static_cast<std::int64_t>(number));
  while (row.step()) {
    const ConflictingEvent conflict{.accepted = static_cast<EventNumber>(row.integer(1)),
                                    .received_at = from_millis(row.integer(2)),
                                    .json = row.bytes(3),
                                    .number = static_cast<std::uint64_t>(row.integer(0))};
    if (!visit(conflict, row.bytes(4))) return;
  }
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
  read_after(end_.count, [&end](const ConflictingEvent& conflict, std::string_view) {
    end = with(end, conflict);
    return true;
  });
  if (end.count > end_.count) notes_.write(kConflicts, text_of(end));
  return end;
}

void ConflictLog::check() const {
  End end = checked_;
  const auto check_noted = [&] {
    if (end.count == end_.count && end.hash != end_.hash)
      refuse(fmt::format("the first {} are not what was noted of them", end.count));
  };
  check_noted();
  read_after(end.count, [&](const ConflictingEvent& conflict, std::string_view digest) {
    end = with(end, conflict);
    if (conflict.number != end.count) refuse(fmt::format("number {} is missing", end.count));
    check_digest(conflict, digest);
    check_noted();
    return true;
  });
  if (end.count < end_.count)
    refuse(fmt::format("there are {}, but there were {}", end.count, end_.count));
  checked_ = end;
}

void ConflictLog::for_each(std::uint64_t after,
                           const std::function<bool(const ConflictingEvent&)>& visit) const {
  try {
    check();
    read_after(after, [&visit](const ConflictingEvent& conflict, std::string_view digest) {
      check_digest(conflict, digest);
      return visit(conflict);
    });
  } catch (const StorageError& error) {
    if (error.kind() != StorageError::Kind::kUnusable) throw;
    refuse(fmt::format("not all can be read: {}", error.what()));
  }
}

}  // namespace kpiwatch
