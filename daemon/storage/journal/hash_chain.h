#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "metrics/base/instant.h"

/// What makes the journal evidence: each block's hash covers the block before it, so that nothing
/// in it can be changed, taken out or put in unseen by whoever remembers the last hash.
///
///   hash(0)   = SHA-256("kpiwatch/1", store)
///   hash(seq) = SHA-256("kpiwatch/2", seq, hash(seq - 1), kind, received_at, SHA-256(payload))
///
/// and in blocks of a journal's first two versions (schema.h)
///
///   hash(seq) = SHA-256("kpiwatch/1", seq, hash(seq - 1), kind, received_at, payload)
///
/// Texts and the payload are preceded by their length; lengths and numbers are 8 bytes, most
/// significant first; hashes are 32 bytes; "kpiwatch/1" and "kpiwatch/2" stand as they are. `store`
/// is the journal's own random name. The payload is the plain one, however a block's codec writes
/// it. It is hashed by itself so that this can be done before anyone knows which block it follows.
///
/// Any thread.
namespace kpiwatch {

using Hash = std::array<unsigned char, 32>;

inline std::string_view as_bytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Hash sha256(std::string_view bytes);

/// hash(0): what the first block follows.
Hash genesis_hash(std::string_view store);

struct ChainLink {
  std::uint64_t seq = 0;
  Hash previous;
  std::string_view kind;
  Instant received_at;
};
Hash hash_of(const ChainLink& link, const Hash& payload);

/// As in the first two versions, with the payload itself.
Hash hash_with_payload(const ChainLink& link, std::string_view payload);

}  // namespace kpiwatch
