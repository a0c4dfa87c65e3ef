#include "daemon/storage/checkpoint_segment.h"

#include <libdeflate.h>

#include <limits>
#include <type_traits>

namespace kpiwatch {

static_assert(std::has_unique_object_representations_v<CheckpointHead>);

std::uint64_t CheckpointHead::bytes() const {
  constexpr std::uint64_t kTooMuch = std::numeric_limits<std::uint64_t>::max() / 16;
  std::uint64_t bytes = sizeof(CheckpointHead);
  for (const std::uint64_t size : sizes) {
    if (size > kTooMuch) return kTooMuch;
    bytes += size;
  }
  return bytes;
}

std::uint32_t CheckpointHead::check_of_all() const {
  return checkpoint_check({reinterpret_cast<const char*>(this), offsetof(CheckpointHead, check)});
}

std::uint32_t checkpoint_check(std::string_view bytes, std::uint32_t before) {
  return libdeflate_crc32(before, bytes.data(), bytes.size());
}

}  // namespace kpiwatch
