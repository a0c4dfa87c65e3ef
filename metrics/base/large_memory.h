#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <string_view>
#include <utility>

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

/// Room for so many bytes, of which nothing is known yet.
class LargeBytes {
 public:
  explicit LargeBytes(std::size_t size)
      : data_(LargeAllocator<char>().allocate(size)), size_(size) {}
  LargeBytes(LargeBytes&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  LargeBytes& operator=(LargeBytes&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~LargeBytes() {
    if (data_ != nullptr) LargeAllocator<char>().deallocate(data_, size_);
  }

  std::span<char> all() { return {data_, size_}; }
  std::string_view view() const { return {data_, size_}; }

 private:
  char* data_;
  std::size_t size_;
};

}  // namespace kpiwatch
