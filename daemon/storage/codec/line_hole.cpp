#include "daemon/storage/codec/line_hole.h"

#include <array>
#include <chrono>
#include <cstring>

#include "metrics/base/ascii.h"
#include "metrics/base/byte_words.h"

namespace kpiwatch {
namespace {

using Kind = Hole::Kind;

constexpr unsigned char kFirstPadded = 16;
constexpr unsigned char kFirstHex = 64;
constexpr std::size_t kDateSize = 10;  // YYYY-MM-DD
constexpr std::size_t kTimeSize = 19;  // YYYY-MM-DDTHH:MM:SS
constexpr std::int64_t kDaySeconds = 86'400;

/// Digits of a fixed place in a time; greater than any when they are none.
unsigned two_digits(const char* at) {
  const auto tens = static_cast<unsigned>(at[0] - '0');
  const auto ones = static_cast<unsigned>(at[1] - '0');
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

bool read_decimal(const char*& at, std::uint64_t& number) {
  const char* digit = at;
  number = 0;
  for (; digit - at < kMostDigits && is_digit(*digit); ++digit)
    number = number * 10 + static_cast<unsigned>(*digit - '0');
  if (digit == at || (*at == '0' && digit - at > 1)) return false;
  at = digit;
  return true;
}

bool read_padded(unsigned width, const char*& at, std::uint64_t& number) {
  number = 0;
  for (unsigned n = 0; n < width; ++n) {
    if (!is_digit(at[n])) return false;
    number = number * 10 + static_cast<unsigned>(at[n] - '0');
  }
  at += width;
  return true;
}

/// What eight digits stand for; nothing when one of them is none.
std::optional<std::uint64_t> eight_hex_digits(const char* at) {
  using namespace byte_words;
  const std::uint64_t word = load(at);
  const std::uint64_t letter_numbers = word ^ kOnes * ('a' - 1);
  const std::uint64_t letters = at_least(letter_numbers, 1) & ~at_least(letter_numbers, 7);
  if ((at_least(word ^ kOnes * '0', 10) & ~letters) != 0) return std::nullopt;
  std::uint64_t digits = (word & kOnes * 0xf) + (letters >> 7) * 9;
  // The first one, which lies lowest, counts most.
  digits = (digits << 4 | digits >> 8) & 0x00ff00ff00ff00ff;
  digits = (digits << 8 | digits >> 16) & 0x0000ffff0000ffff;
  return (digits << 16 | digits >> 32) & 0xffffffff;
}

bool read_hex(unsigned width, const char*& at, const char* end, std::uint64_t& number) {
  number = 0;
  const char* digit = at;
  for (; width >= 8 && end - digit >= 8; width -= 8, digit += 8) {
    const auto eight = eight_hex_digits(digit);
    if (!eight) return false;
    number = number << 32 | *eight;
  }
  for (; width > 0; --width, ++digit) {
    if (!is_hex_digit(*digit)) return false;
    number =
        number << 4 | static_cast<unsigned>(is_digit(*digit) ? *digit - '0' : *digit - 'a' + 10);
  }
  at = digit;
  return true;
}

void put_two_digits(unsigned value, char* at) {
  at[0] = static_cast<char>('0' + value / 10);
  at[1] = static_cast<char>('0' + value % 10);
}

/// False when it has more digits than that.
bool write_padded(std::uint64_t number, unsigned width, std::string& out) {
  const std::size_t begin = out.size();
  out.resize(begin + width);
  for (char* digit = out.data() + out.size(); digit != out.data() + begin; number /= 10)
    *--digit = static_cast<char>('0' + number % 10);
  return number == 0;
}

bool write_hex(std::uint64_t number, unsigned width, std::string& out) {
  const std::size_t begin = out.size();
  out.resize(begin + width);
  for (char* digit = out.data() + out.size(); digit != out.data() + begin; number >>= 4)
    *--digit = "0123456789abcdef"[number & 15];
  return number == 0;
}

bool write_decimal(std::uint64_t number, std::string& out) {
  char digits[20];
  char* first = digits + sizeof digits;
  do {
    *--first = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  const auto size = static_cast<std::size_t>(digits + sizeof digits - first);
  out.append(first, size);
  return size <= kMostDigits;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

}  // namespace

unsigned char to_byte(const Hole& hole) {
  switch (hole.kind) {
    case Kind::kNone:
      return 0;
    case Kind::kDecimal:
      return 1;
    case Kind::kText:
      return 2;
    case Kind::kSeconds:
      return 3;
    case Kind::kMillis:
      return 4;
    case Kind::kPadded:
      return static_cast<unsigned char>(kFirstPadded + hole.width);
    case Kind::kHex:
      return static_cast<unsigned char>(kFirstHex + hole.width);
  }
  return 0;
}

std::optional<Hole> hole_of(unsigned char byte) {
  constexpr std::array kSingle = {Kind::kNone, Kind::kDecimal, Kind::kText, Kind::kSeconds,
                                  Kind::kMillis};
  if (byte < kSingle.size()) return Hole{kSingle[byte]};
  if (byte > kFirstPadded && byte <= kFirstPadded + kMostDigits)
    return Hole{Kind::kPadded, static_cast<unsigned char>(byte - kFirstPadded)};
  if (byte > kFirstHex && byte <= kFirstHex + kMostHexDigits)
    return Hole{Kind::kHex, static_cast<unsigned char>(byte - kFirstHex)};
  return std::nullopt;
}

std::string_view text_at(const char* begin) {
  const char* end = begin;
  while (*end != '"' && *end != '\n') ++end;
  return {begin, end};
}

bool HoleReader::read(const Hole& hole, const char*& at, const char* end, std::uint64_t& number) {
  switch (hole.kind) {
    case Kind::kNone:
      return false;
    case Kind::kDecimal:
      return read_decimal(at, number);
    case Kind::kPadded:
      return read_padded(hole.width, at, number);
    case Kind::kHex:
      return read_hex(hole.width, at, end, number);
    case Kind::kText:
      number = static_cast<std::uint64_t>(at - base_);
      at += text_at(at).size();
      return true;
    case Kind::kSeconds:
      return read_time(at, end, number);
    case Kind::kMillis:
      break;
  }
  const char* after = at;
  std::uint64_t millis = 0;
  if (!read_time(after, end, number) || *after != '.' || !read_padded(3, ++after, millis))
    return false;
  at = after;
  number = number * 1000 + millis;
  return true;
}

bool HoleReader::read_time(const char*& at, const char* end, std::uint64_t& seconds) {
  if (end - at < static_cast<std::ptrdiff_t>(kTimeSize)) return false;
  const auto day = day_of(at);
  if (!day || at[10] != 'T' || at[13] != ':' || at[16] != ':') return false;
  const unsigned hour = two_digits(at + 11);
  const unsigned minute = two_digits(at + 14);
  const unsigned second = two_digits(at + 17);
  if (hour > 23 || minute > 59 || second > 59) return false;
  seconds = static_cast<std::uint64_t>(*day * kDaySeconds) + hour * 3600 + minute * 60 + second;
  at += kTimeSize;
  return true;
}

std::optional<std::int64_t> HoleReader::day_of(const char* date) {
  if (std::memcmp(date, date_, kDateSize) == 0) return day_;
  const unsigned century = two_digits(date);
  const unsigned year = two_digits(date + 2);
  const unsigned month = two_digits(date + 5);
  const unsigned day = two_digits(date + 8);
  if (century > 99 || year > 99 || month > 12 || day > 31 || date[4] != '-' || date[7] != '-')
    return std::nullopt;
  const std::chrono::year_month_day read{std::chrono::year(static_cast<int>(century * 100 + year)),
                                         std::chrono::month(month), std::chrono::day(day)};
  if (!read.ok() || read.year() == std::chrono::year(0)) return std::nullopt;
  std::memcpy(date_, date, kDateSize);
  return day_ = std::chrono::sys_days(read).time_since_epoch().count();
}

bool HoleWriter::write(const Hole& hole, std::uint64_t number, std::string& out) {
  switch (hole.kind) {
    case Kind::kNone:
    case Kind::kText:
      return false;
    case Kind::kDecimal:
      return write_decimal(number, out);
    case Kind::kPadded:
      return write_padded(number, hole.width, out);
    case Kind::kHex:
      return write_hex(number, hole.width, out);
    case Kind::kSeconds:
      return write_time(static_cast<std::int64_t>(number), out);
    case Kind::kMillis:
      break;
  }
  const std::int64_t seconds = floor_divide(static_cast<std::int64_t>(number), 1000);
  if (!write_time(seconds, out)) return false;
  out.push_back('.');
  return write_padded(number - static_cast<std::uint64_t>(seconds) * 1000, 3, out);
}

bool HoleWriter::write_time(std::int64_t seconds, std::string& out) {
  const std::int64_t day = floor_divide(seconds, kDaySeconds);
  if (day != day_) {
    constexpr std::chrono::sys_days kFirst = std::chrono::year(1) / 1 / 1;
    constexpr std::chrono::sys_days kLast = std::chrono::year(9999) / 12 / 31;
    if (day < kFirst.time_since_epoch().count() || day > kLast.time_since_epoch().count())
      return false;
    const std::chrono::year_month_day date{
        std::chrono::sys_days(std::chrono::days(static_cast<int>(day)))};
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    put_two_digits(year / 100, date_);
    put_two_digits(year % 100, date_ + 2);
    put_two_digits(static_cast<unsigned>(date.month()), date_ + 5);
    put_two_digits(static_cast<unsigned>(date.day()), date_ + 8);
    date_[4] = date_[7] = '-';
    day_ = day;
  }
  const auto second = static_cast<unsigned>(seconds - day * kDaySeconds);
  char text[kTimeSize];
  std::memcpy(text, date_, kDateSize);
  text[10] = 'T';
  put_two_digits(second / 3600, text + 11);
  text[13] = ':';
  put_two_digits(second / 60 % 60, text + 14);
  text[16] = ':';
  put_two_digits(second % 60, text + 17);
  out.append(text, kTimeSize);
  return true;
}

}  // namespace kpiwatch
