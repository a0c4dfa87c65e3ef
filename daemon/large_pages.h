#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <stop_token>
#include <thread>
#include <vector>

namespace kpiwatch {

/// Lays the process's memory on the system's large pages (of 2 MiB, mostly) once there is much of
/// it: events touch it in no order, and the processor remembers of a few thousand pages where they
/// are. Only what is in use is moved, so that it hardly grows. Where the system has no large pages,
/// or none left, all stays as it is. When destroyed it waits for the page that is being moved.
class LargePages {
 public:
  /// Of less the addresses are remembered, or found in caches.
  static constexpr std::uint64_t kLittle = 256 << 20;
  explicit LargePages(std::uint64_t least_bytes = kLittle) : least_bytes_(least_bytes) {}

  /// Begins, on another thread, with what has come since the last time. To be called now and then,
  /// by one thread.
  void tend();

 private:
  void lay(const std::stop_token& stop);

  const std::uint64_t least_bytes_;
  std::atomic<bool> busy_ = false;
  std::jthread worker_;
};

struct MemoryExtent {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;

  friend bool operator==(const MemoryExtent&, const MemoryExtent&) = default;
};

/// Of /proc/self/smaps (proc(5)): memory of the process's own that is in use for the most part, and
/// not all on large pages. Stacks are not.
std::vector<MemoryExtent> movable_memory(std::istream& smaps);

}  // namespace kpiwatch
