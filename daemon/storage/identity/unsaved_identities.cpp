#include "daemon/storage/identity/unsaved_identities.h"

#include <cstring>
#include <span>
#include <utility>

namespace kpiwatch {

void UnsavedIdentities::add(const KeptIdentity& identity) {
  if (recent_size_ + kMostBytesEach > recent_.size()) pack_recent();
  std::uint8_t* const begin = recent_.data() + recent_size_;
  std::memcpy(begin, &identity.hash, kHashBytes);
  const auto step =
      static_cast<std::int64_t>(identity.number - std::exchange(last_, identity.number));
  const std::uint8_t* const end = write_varint(begin + kHashBytes, to_zigzag(step));
  recent_size_ += static_cast<std::size_t>(end - begin);
}

void UnsavedIdentities::pack_recent() {
  bytes_.write_all(std::span<const std::uint8_t>(recent_.data(), recent_size_));
  packed_size_ += std::exchange(recent_size_, 0);
}

void UnsavedIdentities::save(ByteWriter& to) {
  pack_recent();
  to.write(std::uint64_t{packed_size_});
  to.append(bytes_);
  *this = {};
}

}  // namespace kpiwatch
