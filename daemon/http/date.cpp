#include "daemon/http/date.h"

#include <fmt/format.h>

#include <array>

namespace kpiwatch::http {

using std::chrono::floor;
using std::chrono::seconds;
using std::chrono::sys_seconds;

std::string format_date(sys_seconds instant) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{instant - day};
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday(day).c_encoding()],
      static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
      time.seconds().count());
}

std::string_view date_now() {
  thread_local sys_seconds told;
  thread_local std::string text;
  const auto now = floor<seconds>(std::chrono::system_clock::now());
  if (text.empty() || now != told) {
    told = now;
    text = format_date(now);
  }
  return text;
}

}  // namespace kpiwatch::http
