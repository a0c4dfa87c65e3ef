#include "daemon/storage/identity/identity.h"

#include <algorithm>

#include "metrics/base/ascii.h"

namespace kpiwatch {
namespace {

/// So many always fit, and their sums as well.
constexpr std::size_t kMostDigits = 18;

}  // namespace

NumberedId split_id(std::string_view id) {
  const std::size_t earliest = id.size() - std::min(id.size(), kMostDigits);
  std::size_t begin = id.size();
  while (begin > earliest && is_digit(id[begin - 1])) --begin;
  if (begin == id.size()) return {id};
  while (begin + 1 < id.size() && id[begin] == '0') ++begin;
  std::uint64_t number = 0;
  for (const char digit : id.substr(begin))
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  return {id.substr(0, begin), number};
}

SipKey IdentityHasher::key_of_source(std::string_view source) const {
  return {sip_hash(key_, source), key_[1]};
}

IdentityKey IdentityHasher::key_of(const SipKey& source, std::string_view id) const {
  const auto [prefix, number] = split_id(id);
  const std::uint64_t hash = sip_hash(source, prefix) >> unused_;
  if (number == IdentityKey::kNoNumber) return {.hash = hash};
  return {.hash = hash_in_series(hash, number), .series = hash, .number = number};
}

std::uint64_t IdentityHasher::hash_in_series(std::uint64_t series, std::uint64_t number) const {
  const SipKey key{series, key_[1]};
  return sip_hash(key, {reinterpret_cast<const char*>(&number), sizeof number}) >> unused_;
}

}  // namespace kpiwatch
