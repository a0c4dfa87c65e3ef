#pragma once

#include <cstddef>
#include <new>

namespace kpiwatch {

/// Of large pages, mostly.
constexpr std::size_t kLargePage = std::size_t{2} << 20;

/// New memory on the system's large pages, or on its small ones where it has no large ones left. A
/// multiple of kLargePage. Throws std::bad_alloc.
void* map_large(std::size_t bytes);
void unmap_large(void* begin, std::size_t bytes) noexcept;

/// For much that is written from one end to the other and let go soon: the system is asked once for
/// what it would be asked for five hundred times, and on a virtual machine each of those takes
/// microseconds. What does not fill a large page comes from where everything comes from.
template <class T>
class LargeAllocator {
 public:
  using value_type = T;

  LargeAllocator() = default;
  template <class U>
  LargeAllocator(const LargeAllocator<U>&) {}

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    return static_cast<T*>(is_large(bytes) ? map_large(whole_pages(bytes)) : ::operator new(bytes));
  }
  void deallocate(T* begin, std::size_t count) noexcept {
    const std::size_t bytes = count * sizeof(T);
    is_large(bytes) ? unmap_large(begin, whole_pages(bytes)) : ::operator delete(begin);
  }

  friend bool operator==(const LargeAllocator&, const LargeAllocator&) = default;

 private:
  static constexpr bool is_large(std::size_t bytes) { return bytes >= kLargePage; }
  static constexpr std::size_t whole_pages(std::size_t bytes) {
    return (bytes + kLargePage - 1) / kLargePage * kLargePage;
  }
};

}  // namespace kpiwatch
