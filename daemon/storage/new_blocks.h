#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/storage/block_directory.h"
#include "daemon/storage/codec/payload_codec.h"
#include "daemon/storage/identity/identity.h"
#include "daemon/storage/journal/block_log.h"

namespace kpiwatch {

struct NewEvent {
  IdentityKey identity;   ///< as the store's hasher gives it
  std::string_view json;  ///< one line
  Instant time;           ///< its own, so that it is found by it
};

/// New events that came together.
struct PreparedBlock {
  std::span<const NewEvent> events;
  /// Of `payload_of(events)`, when somebody has encoded it already.
  std::optional<EncodedPayload> payload = std::nullopt;
};

/// Events as the text of a block: a line each.
std::string payload_of(std::span<const NewEvent> events);

/// A block that counts once it is committed.
struct InsertedBlock {
  ChainEnd end;
  BlockDirectory::Entry entry;
};

/// Inserts new events within the caller's transaction, as one block each; small ones that follow
/// each other become one.
std::vector<InsertedBlock> insert_blocks(BlockLog& blocks, Instant received_at,
                                         std::span<const PreparedBlock> prepared);

}  // namespace kpiwatch
