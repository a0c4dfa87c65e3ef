#include "metrics/calendar/zone_rule.h"

#include <algorithm>

#include "metrics/base/ascii.h"

namespace kpiwatch {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Takes a rule's text apart from left to right; after the first thing that does not fit, `ok`
/// stays false.
class ZoneRuleReader {
 public:
  explicit ZoneRuleReader(std::string_view text) : rest_(text) {}

  std::optional<ZoneRule> read();

 private:
  void fail() {
    ok_ = false;
    rest_ = {};
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail();
  }
  unsigned number(unsigned low, unsigned high);
  void skip_name();
  seconds time(unsigned max_hours);
  ZoneRule::Date date();

  std::string_view rest_;
  bool ok_ = true;
};

unsigned ZoneRuleReader::number(unsigned low, unsigned high) {
  unsigned value = 0;
  std::size_t length = 0;
  for (; length < rest_.size() && is_digit(rest_[length]) && length < 4; ++length) {
    value = value * 10 + static_cast<unsigned>(rest_[length] - '0');
  }
  rest_.remove_prefix(length);
  if (length == 0 || value < low || value > high) fail();
  return ok_ ? value : low;
}

/// "CET", or "<+01>" for names that are not letters alone.
void ZoneRuleReader::skip_name() {
  const bool bracketed = take('<');
  const auto is_name = [&](char c) { return bracketed ? c != '>' : is_letter(c); };
  std::size_t length = 0;
  while (length < rest_.size() && is_name(rest_[length])) ++length;
  if (length < 3) return fail();
  rest_.remove_prefix(length);
  if (bracketed) expect('>');
}

seconds ZoneRuleReader::time(unsigned max_hours) {
  const bool negative = take('-');
  if (!negative) take('+');
  seconds size = hours{number(0, max_hours)};
  if (take(':')) {
    size += minutes{number(0, 59)};
    if (take(':')) size += seconds{number(0, 59)};
  }
  return negative ? -size : size;
}

ZoneRule::Date ZoneRuleReader::date() {
  ZoneRule::Date date;
  if (take('M')) {
    date.month = number(1, 12);
    expect('.');
    date.week = number(1, 5);
    expect('.');
    date.weekday = number(0, 6);
  } else if (take('J')) {
    date.kind = ZoneRule::Date::Kind::kJulian;
    date.day = number(1, 365);
  } else {
    date.kind = ZoneRule::Date::Kind::kDayOfYear;
    date.day = number(0, 365);
  }
  if (take('/')) date.time = time(167);
  return date;
}

std::optional<ZoneRule> ZoneRuleReader::read() {
  ZoneRule rule;
  skip_name();
  rule.offset_ = -time(24);  // POSIX counts west of Greenwich
  if (ok_ && !rest_.empty()) {
    ZoneRule::Summer summer;
    skip_name();
    const bool offset_follows = !rest_.empty() && rest_.front() != ',';
    summer.offset = offset_follows ? -time(24) : rule.offset_ + hours{1};
    expect(',');
    summer.begin = date();
    expect(',');
    summer.end = date();
    rule.summer_ = summer;
  }
  if (!ok_ || !rest_.empty()) return {};
  return rule;
}

std::optional<ZoneRule> ZoneRule::parse(std::string_view text) {
  return ZoneRuleReader(text).read();
}

std::chrono::sys_seconds ZoneRule::Date::in(std::chrono::year year) const {
  const std::chrono::sys_days new_year{year / std::chrono::January / 1};
  switch (kind) {
    case Kind::kJulian:
      return new_year + days{day - 1 + (year.is_leap() && day > 59 ? 1 : 0)} + time;
    case Kind::kDayOfYear:
      return new_year + days{day} + time;
    case Kind::kMonthWeekDay:
      break;
  }
  const std::chrono::weekday name{weekday};
  const auto its_month = year / std::chrono::month{month};
  const std::chrono::sys_days on = week == 5
                                       ? std::chrono::sys_days{its_month / name[std::chrono::last]}
                                       : std::chrono::sys_days{its_month / name[week]};
  return on + time;
}

std::vector<OffsetChange> ZoneRule::changes_in(std::chrono::year year) const {
  if (!summer_) return {};
  // Each is dated by the clock that it ends.
  std::vector<OffsetChange> changes{{summer_->begin.in(year)-offset_, summer_->offset},
                                    {summer_->end.in(year)-summer_->offset, offset_}};
  std::ranges::sort(changes, {}, &OffsetChange::at);
  return changes;
}

}  // namespace kpiwatch
