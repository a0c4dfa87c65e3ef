#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "daemon/storage/journal/sqlite.h"

/// The journal, `journal.sqlite`: a SQLite database in WAL mode, marked as ours by its
/// application_id and with the number of its schema in user_version.
///
/// Version 3:
///
///   meta        name, value                what the journal is
///                 store                    random, names this journal in its hash chain
///                 created_at               RFC 3339 UTC
///                 hash                     the algorithm of the chain: sha256
///                 digests_from             seq of the first block with a link as of version 3
///                 blocks                   so many there are at least: noted before the
///                                          write-ahead log is copied into this file; not in
///                                          every journal
///                 conflicts                how many there are, and the hash of the last one; not
///                                          in every journal
///   blocks      seq                        1, 2, 3, … without gaps
///               first_event, events        number of its first event, and how many it has
///               received_at                when they were accepted, milliseconds since 1970 UTC
///               kind                       what the payload is: events
///               codec                      how it is written: 1 is plain text, 3 templates
///                                          and columns (line_codec.h), 2 zlib (RFC 1950), which is
///                                          only read any more
///               prev_hash, hash            its link in the chain (hash_chain.h)
///               payload                    events: a CloudEvent as JSON a line
///               size                       of the plain payload in bytes; of codec 1 it may be 0
///   conflicts   accepted                   number of the event that was accepted
///               digest                     SHA-256 of the refused one
///               received_at, event         when it came, and the refused event as JSON
///
/// Conflicts number from 1 on by rowid, and have a chain of their own: hash(0) is `store`, and
/// hash(n) is SHA-256 in hexadecimal digits of hash(n - 1), a line feed, `accepted`, a space,
/// `received_at`, a space and `event`.
///
/// Events are stored in blocks: a row for many events costs a tenth of a row for each. Events
/// number from 1 on in order of acceptance. Blocks are never changed or removed.
///
/// Version 2 had codecs 1 and 2 alone, and the payloads themselves in the chain's links. Version 1
/// had no size, and codec 1 alone.
///
/// With no kpiwatch running, `sqlite3 journal.sqlite` shows when how many events came, and the
/// events themselves where few came together (codec 1):
///
///   SELECT seq, first_event, events, datetime(received_at / 1000, 'unixepoch') AS received,
///          iif(codec = 1, CAST(payload AS TEXT), codec) AS events_or_codec
///   FROM blocks ORDER BY seq;
///
/// All of them are shown by `kpiwatch events`, and by tests/e2e/read_journal.py, which needs
/// nothing of kpiwatch.
namespace kpiwatch {

/// "KPIW"
inline constexpr std::int64_t kApplicationId = 0x4b504957;

/// The version this program writes.
std::int64_t current_schema_version();

/// Throws StorageError (kUnusable) when the database is empty, another program's, or of a newer
/// kpiwatch.
void check_is_journal(sqlite::Database& database);

/// The same of what the database's file begins with, kHeaderBytes if it has as many: without its
/// write-ahead log, and also when it was not wholly copied from that yet.
void check_begins_journal(std::string_view header);
inline constexpr std::size_t kHeaderBytes = 100;

/// Brings the schema to the current version, from nothing or from an earlier one, each step in a
/// transaction of its own.
void migrate_journal(sqlite::Database& database);

}  // namespace kpiwatch
