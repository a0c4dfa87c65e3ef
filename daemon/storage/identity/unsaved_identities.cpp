#include "daemon/storage/identity/unsaved_identities.h"

#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "metrics/base/varint.h"

namespace kpiwatch {
namespace {

/// Of the hash, the lowest ones first.
constexpr std::size_t kHashBytes = (IdentityTables::kKeptBits + 7) / 8;

}  // namespace

void UnsavedIdentities::add(const KeptIdentity& identity) {
  std::array<std::uint8_t, kHashBytes + kLongestVarint> bytes;
  std::memcpy(bytes.data(), &identity.hash, kHashBytes);
  const auto step =
      static_cast<std::int64_t>(identity.number - std::exchange(last_, identity.number));
  const std::uint8_t* end = write_varint(bytes.data() + kHashBytes, to_zigzag(step));
  const std::span<const std::uint8_t> written(bytes.data(), end);
  bytes_.write_all(written);
  size_ += written.size();
  ++count_;
}

void UnsavedIdentities::save(ByteWriter& to) {
  to.write(count_);
  to.append(bytes_);
  *this = {};
}

std::vector<KeptIdentity> UnsavedIdentities::load(ByteReader& from) {
  const std::size_t count = from.read_count(kHashBytes + 1);
  std::vector<KeptIdentity> identities;
  identities.reserve(count);
  EventNumber last = 0;
  while (identities.size() < count) {
    KeptIdentity identity;
    const std::string_view hash = from.read_bytes(kHashBytes);
    last += static_cast<EventNumber>(from_zigzag(from.read_number()));
    from.expect(last != 0 && last >> IdentityTable::kNumberBits == 0);
    if (!from.ok()) break;
    std::memcpy(&identity.hash, hash.data(), kHashBytes);
    identity.number = last;
    identities.push_back(identity);
  }
  return identities;
}

}  // namespace kpiwatch
