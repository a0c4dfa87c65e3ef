#include "daemon/storage/journal/write_ahead_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <tuple>
#include <utility>

namespace kpiwatch {
namespace {

/// 16 MiB: seldom enough to cost little, often enough that a start after a crash reads little
/// twice.
constexpr int kCheckpointPages = 4096;
/// 256 KiB.
constexpr int kReserveFromPages = 64;
/// What comes before a checkpoint, and a large commit more.
constexpr off_t kReserved = 20 << 20;

}  // namespace

void WriteAheadLog::tend(const std::function<void()>& prepare) {
  const int pages = database_.log_pages();
  if (pages >= kReserveFromPages && !std::exchange(is_reserved_, true)) reserve();
  if (pages < kCheckpointPages) return;
  try {
    prepare();
    database_.checkpoint();
  } catch (const StorageError& error) {
    // Without space everything stays in the log, which is as good, and is tried again after a next
    // commit.
    if (error.kind() != StorageError::Kind::kFull) throw;
  }
}

/// SQLite takes a log up to the first frame that does not go on with the one before, and zeros
/// never do. Without space for them the log grows as it must.
void WriteAheadLog::reserve() const {
  const int descriptor = ::open(file_.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  const off_t before = ::lseek(descriptor, 0, SEEK_END);
  const std::string zeros(std::size_t{64} << 10, '\0');
  ssize_t written = 1;
  for (off_t size = before; size < kReserved && written > 0; size += written)
    written = ::write(descriptor, zeros.data(), zeros.size());
  if (written <= 0) std::ignore = ::ftruncate(descriptor, before);
  ::fdatasync(descriptor);
  ::close(descriptor);
}

}  // namespace kpiwatch
