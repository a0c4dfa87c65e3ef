#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kpiwatch {

/// A place of a line at which lines that are alike differ, and what may stand there. All but a text
/// are numbers.
struct Hole {
  enum class Kind : unsigned char {
    kNone,     ///< the end of the line
    kDecimal,  ///< 1 to 18 digits, without a zero in front
    kPadded,   ///< exactly `width` digits, at most 18
    kHex,      ///< exactly `width` digits of base 16, the letters small, at most 16
    kSeconds,  ///< YYYY-MM-DDTHH:MM:SS, which there is, from year 1 on: seconds since 1970
    kMillis,   ///< the same with three digits more, as .mmm: milliseconds since 1970
    kText      ///< anything without '"' and line end
  };
  Kind kind = Kind::kNone;
  unsigned char width = 0;

  bool operator==(const Hole&) const = default;
};

inline constexpr unsigned kMostDigits = 18;
inline constexpr unsigned kMostHexDigits = 16;

/// A hole as one byte, and back.
unsigned char to_byte(const Hole& hole);
std::optional<Hole> hole_of(unsigned char byte);

/// Reads what stands in holes. Remembers the day that it read last, since times are mostly of one
/// day.
class HoleReader {
 public:
  explicit HoleReader(const char* base) : base_(base) {}

  /// Reads at `at` what the hole takes, gives it as `number` (of a text, where it begins, counted
  /// from `base`) and moves `at` behind it; false when something else stands there. A line end must
  /// follow before `end`.
  bool read(const Hole& hole, const char*& at, const char* end, std::uint64_t& number);

 private:
  bool read_time(const char*& at, const char* end, std::uint64_t& seconds);
  std::optional<std::int64_t> day_of(const char* date);

  const char* base_;
  char date_[10] = {};
  std::optional<std::int64_t> day_;
};

/// The text that fills a hole of texts: up to the next '"' or line end.
std::string_view text_at(const char* begin);

/// Writes numbers as they stand in holes, the opposite of HoleReader.
class HoleWriter {
 public:
  /// False when no such number can stand there.
  bool write(const Hole& hole, std::uint64_t number, std::string& out);

 private:
  bool write_time(std::int64_t seconds, std::string& out);

  std::int64_t day_ = INT64_MIN;
  char date_[10] = {};
};

}  // namespace kpiwatch
