#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "metrics/base/sip_hash.h"

namespace kpiwatch {

/// What is kept of an identity in the place of its two texts. Many senders count, or name an event
/// by its asset and the time: an id that ends in a decimal number belongs to the series of its
/// source and of what stands before the number.
struct IdentityKey {
  static constexpr std::uint64_t kNoNumber = ~std::uint64_t{0};

  std::uint64_t hash = 0;            ///< of source and id
  std::uint64_t series = 0;          ///< the hash of the series, where there is a number
  std::uint64_t number = kNoNumber;  ///< below 10^18

  bool is_numbered() const { return number != kNoNumber; }
};

/// What makes an event the same one when it comes again.
struct Identity {
  std::string_view source;
  std::string_view id;
  IdentityKey key;
};

/// An id as what stands before its number, and the number: the last digits, at most 18, from the
/// first one on that is no leading zero. The two put together are the id again.
struct NumberedId {
  std::string_view prefix;
  std::uint64_t number = IdentityKey::kNoNumber;
};
NumberedId split_id(std::string_view id);

/// Hashes that nobody outside can foresee, the same wherever the key is the same. Any thread.
///
/// The id is hashed with a key that its source gives: events come in numbers from one source, whose
/// part is then done once (SourceHasher).
class IdentityHasher {
 public:
  /// Hashes of fewer bits make a test of what happens when two are the same.
  explicit IdentityHasher(const SipKey& key, int bits = 64) : key_(key), unused_(64 - bits) {}

  const SipKey& key() const { return key_; }
  IdentityKey key_of(std::string_view source, std::string_view id) const {
    return key_of(key_of_source(source), id);
  }
  Identity identity_of(std::string_view source, std::string_view id) const {
    return {source, id, key_of(source, id)};
  }
  /// The `hash` of the identity with that number in that series.
  std::uint64_t hash_in_series(std::uint64_t series, std::uint64_t number) const;

 private:
  friend class SourceHasher;
  SipKey key_of_source(std::string_view source) const;
  IdentityKey key_of(const SipKey& source, std::string_view id) const;

  SipKey key_;
  int unused_;
};

/// Gives what the hasher gives, and remembers the last source. For one thread.
class SourceHasher {
 public:
  explicit SourceHasher(const IdentityHasher& hasher)
      : hasher_(hasher), key_(hasher.key_of_source(source_)) {}

  IdentityKey key_of(std::string_view source, std::string_view id) {
    if (source != source_) {
      source_ = source;
      key_ = hasher_.key_of_source(source);
    }
    return hasher_.key_of(key_, id);
  }

 private:
  const IdentityHasher& hasher_;
  std::string source_;
  SipKey key_;
};

}  // namespace kpiwatch
