#pragma once

#include <cstdint>

#include "daemon/storage/sqlite.h"

/// The journal, `journal.sqlite`: a SQLite database in WAL mode, marked as ours by its
/// application_id and with the number of its schema in user_version.
///
/// Version 2:
///
///   meta        name, value                what the journal is
///                 store                    random, names this journal in its hash chain
///                 created_at               RFC 3339 UTC
///                 hash                     the algorithm of the chain: sha256
///   blocks      seq                        1, 2, 3, … without gaps
///               first_event, events        number of its first event, and how many it has
///               received_at                when they were accepted, milliseconds since 1970 UTC
///               kind                       what the payload is: events
///               codec                      how it is written: 1 is plain text, 2 zlib (RFC 1950)
///               prev_hash, hash            its link in the chain (hash_chain.h)
///               payload                    events: a CloudEvent as JSON a line
///               size                       of the plain payload in bytes; of codec 1 it may be 0
///   conflicts   accepted                   number of the event that was accepted
///               digest                     SHA-256 of the refused one
///               received_at, event         when it came, and the refused event as JSON
///
/// A block is what was committed together: a row for many events costs a tenth of a row for each.
/// Events number from 1 on in order of acceptance. Blocks are never changed or removed.
///
/// Version 1 had no size, and codec 1 alone.
///
/// With no kpiwatch running, `sqlite3 journal.sqlite` shows the events, one a row, with a function
/// that its shell has for zlib:
///
///   SELECT b.seq, b.first_event + e.key AS number,
///          datetime(b.received_at / 1000, 'unixepoch') AS received,
///          e.value ->> 'type' AS type, e.value ->> 'subject' AS subject,
///          e.value ->> 'time' AS time, e.value AS event
///   FROM blocks b,
///        json_each('[' || replace(rtrim(CAST(sqlar_uncompress(b.payload, b.size) AS TEXT),
///                                       char(10)), char(10), ',') || ']') e
///   ORDER BY number;
///
/// (A line end separates events and never occurs within one: JSON writes it as \n.)
namespace kpiwatch {

/// "KPIW"
inline constexpr std::int64_t kApplicationId = 0x4b504957;

/// The version this program writes.
std::int64_t current_schema_version();

/// Throws StorageError (kUnusable) when the database is empty, another program's, or of a newer
/// kpiwatch.
void check_is_journal(sqlite::Database& database);

/// Brings the schema to the current version, from nothing or from an earlier one, each step in a
/// transaction of its own.
void migrate_journal(sqlite::Database& database);

}  // namespace kpiwatch
