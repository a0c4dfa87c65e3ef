#include "daemon/storage/identity/unsaved_identities.h"

#include <array>
#include <cstring>
#include <span>
#include <utility>

namespace kpiwatch {

void UnsavedIdentities::add(const KeptIdentity& identity) {
  std::array<std::uint8_t, kHashBytes + kLongestVarint> bytes;
  std::memcpy(bytes.data(), &identity.hash, kHashBytes);
  const auto step =
      static_cast<std::int64_t>(identity.number - std::exchange(last_, identity.number));
  const std::uint8_t* end = write_varint(bytes.data() + kHashBytes, to_zigzag(step));
  const std::span<const std::uint8_t> written(bytes.data(), end);
  bytes_.write_all(written);
  size_ += written.size();
}

void UnsavedIdentities::save(ByteWriter& to) {
  to.write(std::uint64_t{size_});
  to.append(bytes_);
  *this = {};
}

}  // namespace kpiwatch
