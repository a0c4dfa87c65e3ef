#include "daemon/large_pages.h"

#include <gmock/gmock.h>
#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace kpiwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<MemoryExtent> movable(const std::string& smaps) {
  std::istringstream lines(smaps);
  return movable_memory(lines);
}

/// Of this process, on large pages.
std::size_t large_bytes() {
  std::ifstream rollup("/proc/self/smaps_rollup");
  for (std::string word; rollup >> word;) {
    std::size_t kibibytes = 0;
    if (word == "AnonHugePages:" && rollup >> kibibytes) return kibibytes * 1024;
  }
  return 0;
}

TEST(LargePages, MemoryInUseCanBeMoved) {
  EXPECT_THAT(movable(R"(7f0000000000-7f0000800000 rw-p 00000000 00:00 0
Size:               8192 kB
Rss:                6144 kB
Anonymous:          6144 kB
AnonHugePages:      2048 kB
VmFlags: rd wr mr mw me ac
55709f600000-55709f800000 rw-p 00000000 00:00 0                          [heap]
Size:               2048 kB
Anonymous:          2048 kB
AnonHugePages:         0 kB
)"),
              ElementsAre(MemoryExtent{0x7f0000000000, 0x7f0000800000},
                          MemoryExtent{0x55709f600000, 0x55709f800000}));
}

TEST(LargePages, MemoryMostlyUnusedStays) {
  EXPECT_THAT(movable(R"(7f0000000000-7f0000800000 rw-p 00000000 00:00 0
Anonymous:          6140 kB
AnonHugePages:         0 kB
)"),
              IsEmpty());
}

TEST(LargePages, MemoryOnLargePagesStays) {
  EXPECT_THAT(movable(R"(7f0000000000-7f0000800000 rw-p 00000000 00:00 0
Anonymous:          8192 kB
AnonHugePages:      8192 kB
)"),
              IsEmpty());
}

TEST(LargePages, FilesStacksAndWhatCannotBeWrittenStay) {
  EXPECT_THAT(movable(R"(55709f5fb000-55709f601000 r-xp 00002000 fe:00 247498     /usr/bin/kpiwatch
Anonymous:            24 kB
AnonHugePages:         0 kB
55709f601000-55709f602000 rw-p 00008000 fe:00 247498     /usr/bin/kpiwatch
Anonymous:             4 kB
AnonHugePages:         0 kB
7f0000000000-7f0000800000 ---p 00000000 00:00 0
Anonymous:          8192 kB
AnonHugePages:         0 kB
7ffd0000000-7ffd0021000 rw-p 00000000 00:00 0              [stack]
Anonymous:           132 kB
AnonHugePages:         0 kB
)"),
              IsEmpty());
}

/// Memory of the test's own, all of it in use.
class Touched {
 public:
  static constexpr std::size_t kBytes = 16 << 20;

  Touched()
      : bytes_(static_cast<char*>(
            ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
    for (std::size_t at = 0; at < kBytes; ++at) bytes_[at] = static_cast<char>(at * 7 + at / 4096);
  }
  ~Touched() { ::munmap(bytes_, kBytes); }
  Touched(const Touched&) = delete;
  Touched& operator=(const Touched&) = delete;

  bool is_as_it_was() const {
    for (std::size_t at = 0; at < kBytes; ++at)
      if (bytes_[at] != static_cast<char>(at * 7 + at / 4096)) return false;
    return true;
  }
  bool can_be_moved() const {
    std::ifstream smaps("/proc/self/smaps");
    const auto begin = reinterpret_cast<std::uintptr_t>(bytes_);
    return std::ranges::any_of(movable_memory(smaps), [begin](const MemoryExtent& extent) {
      return extent.begin <= begin && begin < extent.end;
    });
  }
  /// Whether the system does it when it is asked directly.
  bool try_to_move() {
    constexpr int kCollapse = 25;
    return ::madvise(bytes_, kBytes, kCollapse) == 0;
  }

 private:
  char* const bytes_;
};

TEST(LargePages, WhatIsMovedKeepsItsContent) {
  if (!Touched().try_to_move()) GTEST_SKIP() << "the system has no large pages to give";
  const Touched touched;
  ASSERT_TRUE(touched.can_be_moved());
  LargePages pages(0);
  pages.tend();
  // All but the ends that are no whole page, which may share a mapping with others.
  for (int patience = 0; patience < 1000 && large_bytes() < Touched::kBytes / 2; ++patience)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_GE(large_bytes(), Touched::kBytes / 2);
  EXPECT_TRUE(touched.is_as_it_was());
}

}  // namespace
}  // namespace kpiwatch
