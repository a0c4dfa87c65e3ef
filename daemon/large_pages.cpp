#include "daemon/large_pages.h"

#include <spdlog/spdlog.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

namespace kpiwatch {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// The rest after each page, in times of what it took: nobody waits for the pages, but events want
/// the processor and the lock on the memory's layout.
constexpr int kRest = 3;

/// MADV_COLLAPSE, of Linux 6.1, which is younger than the C library.
constexpr int kCollapse = 25;

std::uint64_t resident_bytes() {
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// 0 where there are none.
std::uintptr_t large_page_bytes() {
  std::uintptr_t bytes = 0;
  std::ifstream("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size") >> bytes;
  return bytes;
}

/// "55709f5f9000-55709f5fb000 rw-p 00000000 00:00 0   [heap]" when it is memory of the process's
/// own.
std::optional<MemoryExtent> own_memory(const std::string& line) {
  std::istringstream fields(line);
  MemoryExtent extent;
  char dash = 0;
  std::string access, offset, device, inode, name;
  fields >> std::hex >> extent.begin >> dash >> extent.end >> access >> offset >> device >> inode;
  if (!fields || dash != '-') return std::nullopt;
  fields >> name;
  const bool own = access == "rw-p" && inode == "0" && (name.empty() || name == "[heap]");
  return own ? std::optional(extent) : std::nullopt;
}

/// Of "Anonymous:   20 kB", in bytes, when it tells of that.
std::optional<std::uint64_t> bytes_of(std::string_view what, std::string_view line) {
  if (!line.starts_with(what)) return std::nullopt;
  line.remove_prefix(std::min(line.find_first_not_of(' ', what.size()), line.size()));
  std::uint64_t kibibytes = 0;
  std::from_chars(line.data(), line.data() + line.size(), kibibytes);
  return kibibytes * 1024;
}

/// Waits that long, or until it is to stop.
void rest(SteadyClock::duration time, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait_for(lock, stop, time, [] { return false; });
}

}  // namespace

std::vector<MemoryExtent> movable_memory(std::istream& smaps) {
  std::vector<MemoryExtent> found;
  std::optional<MemoryExtent> extent;
  std::uint64_t used = 0;
  for (std::string line; std::getline(smaps, line);) {
    if (line.find('-') < line.find(' ')) {
      extent = own_memory(line);
    } else if (const auto bytes = bytes_of("Anonymous:", line)) {
      used = *bytes;
    } else if (const auto large = bytes_of("AnonHugePages:", line)) {
      if (extent && *large < used && used >= (extent->end - extent->begin) / 4 * 3)
        found.push_back(*extent);
    }
  }
  return found;
}

void LargePages::tend() {
  if (busy_ || resident_bytes() < least_bytes_) return;
  busy_ = true;
  try {
    worker_ = std::jthread([this](const std::stop_token& stop) {
      lay(stop);
      busy_ = false;
    });
  } catch (const std::system_error& error) {
    busy_ = false;
    spdlog::warn("memory stays on small pages, as there is no thread to move it: {}", error.what());
  }
}

void LargePages::lay(const std::stop_token& stop) {
  const std::uintptr_t page = large_page_bytes();
  if (page == 0) return;
  std::ifstream smaps("/proc/self/smaps");
  std::size_t moved = 0;
  for (const MemoryExtent& extent : movable_memory(smaps)) {
    for (std::uintptr_t at = (extent.begin + page - 1) / page * page; at + page <= extent.end;
         at += page) {
      if (stop.stop_requested()) return;
      // Whatever has been given back meanwhile, or finds no room, is left alone; and all of an
      // extent that may not be moved.
      const auto begin = SteadyClock::now();
      if (::madvise(reinterpret_cast<void*>(at), page, kCollapse) == 0) {
        ++moved;
        rest(kRest * (SteadyClock::now() - begin), stop);
      } else if (errno == EINVAL) {
        break;
      }
    }
  }
  spdlog::debug("{} MiB of memory lie on large pages", moved * page >> 20);
}

}  // namespace kpiwatch
