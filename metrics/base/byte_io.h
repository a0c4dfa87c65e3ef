#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace kpiwatch {

/// Values one after the other as bytes, as they lie in memory on this kind of machine.
class ByteWriter {
 public:
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void write(const T& value) { write_all(std::span<const T>(&value, 1)); }
  /// Without their number.
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void write_all(std::span<const T> values) {
    if (!values.empty())
      bytes_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  }
  std::size_t size() const { return bytes_.size(); }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what a ByteWriter wrote, or anything at all: past the end there are only zeros, and `ok`
/// says so.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  requires std::is_trivially_copyable_v<T> T read() {
    T value{};
    const std::string_view bytes = read_bytes(sizeof(T));
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof(T));
    return value;
  }
  /// So many bytes, or none when there are fewer.
  std::string_view read_bytes(std::size_t count) {
    if (count > rest_.size()) fail();
    const std::string_view bytes = rest_.substr(0, ok_ ? count : 0);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }
  /// How many things follow, each of at least `least` bytes: so that nobody makes room for more
  /// than there can be.
  std::size_t read_count(std::size_t least) {
    const auto count = read<std::uint64_t>();
    if (count > rest_.size() / least) fail();
    return ok_ ? count : 0;
  }
  /// For who finds that what was read makes no sense.
  void fail() {
    ok_ = false;
    rest_ = {};
  }
  void expect(bool makes_sense) {
    if (!makes_sense) fail();
  }
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace kpiwatch
