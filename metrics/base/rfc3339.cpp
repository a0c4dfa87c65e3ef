#include "metrics/base/rfc3339.h"

#include <fmt/format.h>

#include <optional>

#include "metrics/base/ascii.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Takes the fixed columns of a date-time one after the other; after the first that is not there,
/// `ok` stays false.
class DateTimeReader {
 public:
  explicit DateTimeReader(std::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  /// Two digits, from `low` to `high`.
  int two_digits(int low, int high) {
    if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) return fail();
    const int value = (rest_[0] - '0') * 10 + (rest_[1] - '0');
    rest_.remove_prefix(2);
    return value < low || value > high ? fail() : value;
  }
  /// That character, or the other one.
  char one_of(char either, char other) {
    if (!next_is(either) && !next_is(other)) return static_cast<char>(fail());
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void exactly(char c) { one_of(c, c); }
  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  /// At least one digit; the first three as milliseconds, the others cut.
  Millis fraction() {
    int value = 0;
    std::size_t length = 0;
    for (; length < rest_.size() && is_digit(rest_[length]); ++length) {
      if (length < 3) value = value * 10 + (rest_[length] - '0');
    }
    if (length == 0) fail();
    for (auto digits = length; digits < 3; ++digits) value *= 10;
    rest_.remove_prefix(length);
    return Millis{value};
  }

 private:
  int fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

std::chrono::local_days read_date(DateTimeReader& reader, bool& exists) {
  const int century = reader.two_digits(0, 99);
  const std::chrono::year year{century * 100 + reader.two_digits(0, 99)};
  reader.exactly('-');
  const std::chrono::month month{static_cast<unsigned>(reader.two_digits(1, 12))};
  reader.exactly('-');
  const std::chrono::day day{static_cast<unsigned>(reader.two_digits(1, 31))};
  const auto date = year / month / day;
  exists = reader.ok() && date.ok();
  return exists ? std::chrono::local_days{date} : std::chrono::local_days{};
}

Millis read_time_of_day(DateTimeReader& reader) {
  const hours hour{reader.two_digits(0, 23)};
  reader.exactly(':');
  const minutes minute{reader.two_digits(0, 59)};
  reader.exactly(':');
  const seconds second{reader.two_digits(0, 60)};
  Millis fraction{0};
  if (reader.next_is('.')) {
    reader.exactly('.');
    fraction = reader.fraction();
  }
  const bool leap = second == seconds{60};
  return hour + minute + second + (leap ? Millis{0} : fraction);
}

minutes read_offset(DateTimeReader& reader) {
  if (reader.next_is('Z') || reader.next_is('z')) {
    reader.one_of('Z', 'z');
    return minutes{0};
  }
  const char sign = reader.one_of('+', '-');
  const hours hour{reader.two_digits(0, 23)};
  reader.exactly(':');
  const auto offset = hour + minutes{reader.two_digits(0, 59)};
  return sign == '-' ? -offset : offset;
}

std::optional<Instant> read_instant(std::string_view text) {
  DateTimeReader reader(text);
  bool day_exists = false;
  const auto day = read_date(reader, day_exists);
  reader.one_of('T', 't');
  const auto time = read_time_of_day(reader);
  const auto offset = read_offset(reader);
  if (!reader.ok() || !reader.at_end() || !day_exists) return {};
  return Instant{day.time_since_epoch() + time - offset};
}

/// The date and time of day of a local time, without the offset.
std::string format_local(std::chrono::sys_time<Millis> local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{local - day};
  auto out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                         static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                         time.hours().count(), time.minutes().count(), time.seconds().count());
  if (time.subseconds().count() != 0) out += fmt::format(".{:03}", time.subseconds().count());
  return out;
}

}  // namespace

Result<Instant> parse_instant(std::string_view text) {
  const auto instant = read_instant(text);
  if (instant) return *instant;
  return invalid(
      "expected RFC 3339 date-time with an offset such as 2025-03-01T02:00:00+08:00, found " +
      in_quotes(text));
}

Result<Instant> parse_evaluation_instant(std::string_view text) {
  using std::chrono::January;
  constexpr std::chrono::sys_days kFrom{std::chrono::year{1} / January / 1};
  constexpr std::chrono::sys_days kTo{std::chrono::year{9999} / January / 1};
  auto instant = parse_instant(text);
  if (instant && (*instant < kFrom || *instant >= kTo))
    return invalid("expected a time of the years 0001 to 9998 (UTC), found " + in_quotes(text));
  return instant;
}

std::string format_instant(Instant instant, std::chrono::seconds offset) {
  // What is printed has to be the instant, so the wall clock goes by the rounded offset too.
  const auto rounded = std::chrono::duration_cast<minutes>(offset);
  const auto size = std::chrono::abs(rounded);
  return fmt::format("{}{}{:02}:{:02}", format_local(instant + rounded),
                     rounded < minutes{0} ? '-' : '+', size / hours{1}, (size % hours{1}).count());
}

std::string format_instant_utc(Instant instant) { return format_local(instant) + "Z"; }

}  // namespace kpiwatch
