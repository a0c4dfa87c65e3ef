#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metrics/base/byte_io.h"
#include "metrics/base/instant.h"

namespace kpiwatch {

/// What a struct consists of is said once, for both ways:
///   template <class Self, class Image>
///   static void members(Self& self, Image& image) { image(self.one, self.other); }
/// Writing takes the values; reading gives them, and fails on what no writer wrote.
class ImageWriter {
 public:
  explicit ImageWriter(ByteWriter& bytes) : bytes_(bytes) {}

  template <class... T>
  void operator()(const T&... values) {
    (write(values), ...);
  }
  /// What is always true of what is written.
  void expect(bool) {}

 private:
  template <class T>
  void write(const T& value) {
    if constexpr (std::is_trivially_copyable_v<T> && !requires { T::members(value, *this); }) {
      bytes_.write(value);
    } else {
      T::members(value, *this);
    }
  }
  void write(const std::string& text) {
    bytes_.write(std::uint64_t{text.size()});
    bytes_.write_all(std::span(text));
  }
  template <class T>
  void write(const std::optional<T>& value) {
    bytes_.write(std::uint8_t{value.has_value()});
    if (value) write(*value);
  }
  template <class T>
  void write(const std::vector<T>& values) {
    bytes_.write(std::uint64_t{values.size()});
    for (const T& value : values) write(value);
  }
  template <class K, class V, class C>
  void write(const std::map<K, V, C>& map) {
    bytes_.write(std::uint64_t{map.size()});
    for (const auto& [key, value] : map) (*this)(key, value);
  }

  ByteWriter& bytes_;
};

class ImageReader {
 public:
  explicit ImageReader(ByteReader& bytes) : bytes_(bytes) {}

  template <class... T>
  void operator()(T&... values) {
    (read(values), ...);
  }
  void expect(bool makes_sense) { bytes_.expect(makes_sense); }

 private:
  template <class T>
  void read(T& value) {
    if constexpr (std::is_trivially_copyable_v<T> && !requires { T::members(value, *this); }) {
      value = bytes_.read<T>();
    } else {
      T::members(value, *this);
    }
  }
  /// Beyond these, calculating with an instant would overflow.
  void read(Instant& instant) {
    instant = bytes_.read<Instant>();
    const bool makes_sense = kBeginning <= instant && instant <= kForever;
    bytes_.expect(makes_sense);
    if (!makes_sense) instant = {};
  }
  void read(Interval& interval) { (*this)(interval.from, interval.to); }
  void read(bool& value) { value = bytes_.read<bool>(); }
  void read(std::string& text) { text = bytes_.read_bytes(bytes_.read_count(1)); }
  template <class T>
  void read(std::optional<T>& value) {
    value.reset();
    if (bytes_.read<std::uint8_t>() == 1) read(value.emplace());
  }
  template <class T>
  void read(std::vector<T>& values) {
    values.clear();
    for (std::size_t count = bytes_.read_count(1); count > 0 && bytes_.ok(); --count)
      read(values.emplace_back());
  }
  template <class K, class V, class C>
  void read(std::map<K, V, C>& map) {
    map.clear();
    for (std::size_t count = bytes_.read_count(1); count > 0 && bytes_.ok(); --count) {
      K key{};
      V value{};
      (*this)(key, value);
      map.emplace_hint(map.end(), std::move(key), std::move(value));
    }
  }

  ByteReader& bytes_;
};

}  // namespace kpiwatch
