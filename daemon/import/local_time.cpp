#include "daemon/import/local_time.h"

#include <fmt/format.h>

#include <optional>

#include "metrics/base/ascii.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

/// Takes a text apart from its front; after the first part that is not there, `ok` stays false.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  /// At least `fewest` digits and at most `most`, of a value up to `high`.
  int number(std::size_t fewest, std::size_t most, int high) {
    int value = 0;
    std::size_t length = 0;
    for (; length < rest_.size() && length < most && is_digit(rest_[length]); ++length) {
      value = value * 10 + (rest_[length] - '0');
    }
    rest_.remove_prefix(length);
    ok_ = ok_ && length >= fewest && value <= high;
    return value;
  }
  /// One of the characters given: which.
  char one_of(std::string_view characters) {
    if (at_end() || characters.find(rest_.front()) == std::string_view::npos) {
      ok_ = false;
      return '\0';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool next_is(char c) const { return !at_end() && rest_.front() == c; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

std::optional<LocalDay> scan_day(Scanner& scanner) {
  const std::chrono::year year{scanner.number(4, 4, 9999)};
  const char separator = scanner.one_of("-/");
  const std::chrono::month month{static_cast<unsigned>(scanner.number(1, 2, 12))};
  scanner.one_of({&separator, 1});
  const std::chrono::day day{static_cast<unsigned>(scanner.number(1, 2, 31))};
  const auto date = year / month / day;
  if (!scanner.ok() || !date.ok()) return {};
  return LocalDay{date};
}

Millis scan_time_of_day(Scanner& scanner) {
  using namespace std::chrono;
  if (scanner.at_end()) return Millis{0};
  scanner.one_of(" T");
  const hours hour{scanner.number(1, 2, 23)};
  scanner.one_of(":");
  const minutes minute{scanner.number(2, 2, 59)};
  seconds second{0};
  if (scanner.next_is(':')) {
    scanner.one_of(":");
    second = seconds{scanner.number(2, 2, 59)};
  }
  return hour + minute + second;
}

std::optional<LocalTime> scan_local(std::string_view text) {
  Scanner scanner(text);
  const auto day = scan_day(scanner);
  if (!day) return {};
  const Millis time_of_day = scan_time_of_day(scanner);
  if (!scanner.ok() || !scanner.at_end()) return {};
  return LocalTime{*day} + time_of_day;
}

}  // namespace

Result<Instant> parse_table_time(std::string_view text, const TimeZone& zone) {
  if (const auto instant = parse_instant(text)) return *instant;
  if (const auto local = scan_local(text)) return zone.resolve(*local).instant;
  return invalid(
      fmt::format("expected a time such as 2025-03-01, 2025-03-01 08:30 or "
                  "2025-03-01T08:30:00+08:00, found {}",
                  in_quotes(text)));
}

}  // namespace kpiwatch
