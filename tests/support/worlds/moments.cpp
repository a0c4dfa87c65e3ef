#include "tests/support/worlds/moments.h"

#include <algorithm>

namespace kpiwatch::worlds {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;
using namespace std::chrono_literals;

/// A zone and the local days on which its clock does something, if any.
struct Place {
  const char* zone;
  std::vector<year_month_day> days;
};

const std::vector<Place>& places() {
  static const std::vector<Place> all{
      {"UTC", {2024y / 2 / 29, 2025y / 1 / 1}},
      {"Asia/Shanghai", {2025y / 1 / 1, 2025y / 3 / 31}},
      // Clocks change at 02:00 and 03:00.
      {"Europe/Berlin", {2025y / 3 / 30, 2025y / 10 / 26}},
      // Midnight is missing, and 23:00 is there twice.
      {"America/Sao_Paulo", {2018y / 11 / 4, 2018y / 2 / 18}},
      // A day is missing; 04:00 becomes 03:00.
      {"Pacific/Apia", {2011y / 12 / 30, 2019y / 4 / 7}},
      // Midnight is there twice; 00:01 becomes 01:01.
      {"America/St_Johns", {2010y / 11 / 7, 2011y / 3 / 13}},
  };
  return all;
}

std::chrono::month_day any_fiscal_year_start(Dice& dice) {
  using std::chrono::month_day;
  return dice.any_of<month_day>({std::chrono::January / 1, std::chrono::April / 1,
                                 std::chrono::April / 6, std::chrono::October / 1,
                                 std::chrono::January / 28});
}

/// The day that the world turns around: one of the zone, or one of the calendar.
LocalDay any_day(const Place& place, const Calendar& calendar, Dice& dice) {
  const year_month_day special = dice.any_of(place.days);
  switch (dice.below(6)) {
    case 0:
      return LocalDay{special.year() / calendar.fiscal_year_start};
    case 1:
      return LocalDay{special.year() / (dice.below(12) + 1) / 1};
    case 2:  // some Monday
      return LocalDay{special} - (std::chrono::weekday{LocalDay{special}} - std::chrono::Monday);
    default:
      return LocalDay{special};
  }
}

}  // namespace

Moments make_moments(std::uint64_t seed) {
  Dice dice(seed);
  const Place& place = dice.any_of(places());
  Moments moments;
  moments.calendar.zone = TimeZone::find(place.zone).value();
  moments.calendar.fiscal_year_start = any_fiscal_year_start(dice);
  const TimeZone& zone = moments.calendar.zone;
  const LocalDay day = any_day(place, moments.calendar, dice);
  moments.anchors = {zone.start_of(day), zone.start_of(day + days{1})};
  const int more = 1 + dice.below(5);
  for (int i = 0; i < more; ++i) {
    const LocalDay other = day + days{dice.any_of({-31, -7, -2, -1, 0, 0, 0, 1, 1, 2, 8})};
    const Millis time_of_day = minutes{30 * dice.below(48)};
    moments.anchors.push_back(zone.resolve(LocalTime{other} + time_of_day).instant);
  }
  std::ranges::sort(moments.anchors);
  return moments;
}

Millis round_length(Dice& dice) {
  return dice.any_of<Millis>({1ms, 1s, 59s, 60s, 90s, 3min, 5min, 10min, 30min, 1h, 3h, 24h});
}

Instant near_an_anchor(const Moments& moments, Dice& dice) {
  Instant instant = dice.any_of(moments.anchors);
  if (dice.one_in(2)) {
    const Millis length = round_length(dice);
    instant += dice.one_in(3) ? -length : length;
  }
  if (dice.one_in(8)) instant += dice.one_in(2) ? Millis{1} : Millis{-1};
  return instant;
}

}  // namespace kpiwatch::worlds
