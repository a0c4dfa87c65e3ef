#include "metrics/base/large_memory.h"

#include <sys/mman.h>

#include <cstdint>

namespace kpiwatch {

/// The system gives large pages at addresses that they fit to: of a page more than is wanted, what
/// stands out on both sides is given back.
void* map_large(std::size_t bytes) {
  const std::size_t mapped = bytes + kLargePage;
  void* const all =
      ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) throw std::bad_alloc();
  const std::size_t before = -reinterpret_cast<std::uintptr_t>(all) % kLargePage;
  char* const begin = static_cast<char*>(all) + before;
  if (before > 0) ::munmap(all, before);
  if (before < kLargePage) ::munmap(begin + bytes, kLargePage - before);
  ::madvise(begin, bytes, MADV_HUGEPAGE);
  return begin;
}

void unmap_large(void* begin, std::size_t bytes) noexcept { ::munmap(begin, bytes); }

}  // namespace kpiwatch
