#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace kpiwatch::http {

/// Bytes received and not used yet. A read takes as much at a time as there is room, so the room is
/// large: bodies come in ten times slower through 512 bytes than through 64 KiB.
class ReadBuffer {
 public:
  static constexpr std::size_t kSize = std::size_t{64} << 10;

  std::string_view bytes() const { return {data_.get() + begin_, end_ - begin_}; }
  void consume(std::size_t count) { begin_ += count; }

  /// Where to read to: everything that is not taken by `bytes`.
  std::span<char> room() {
    if (begin_ > 0) {
      std::memmove(data_.get(), data_.get() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    return {data_.get() + end_, kSize - end_};
  }
  void commit(std::size_t count) { end_ += count; }

 private:
  std::unique_ptr<char[]> data_ = std::make_unique_for_overwrite<char[]>(kSize);
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace kpiwatch::http
