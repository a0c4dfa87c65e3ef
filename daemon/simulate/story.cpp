#include "daemon/simulate/story.h"

namespace kpiwatch::simulate {

void Story::add(const World& world, Instant time, std::string_view type, std::string subject,
                Json::Object data) {
  if (!world.span.contains(time)) return;
  notices.push_back({time, type, std::move(subject), to_text(Json(std::move(data)))});
}

Json text(std::string_view value) { return Json(std::string(value)); }

Json number(std::int64_t value) { return Json(Json::Number{std::to_string(value)}); }

Instant working_time(const TimeZone& zone, Interval interval, Random& random) {
  Instant at = interval.from;
  for (int attempt = 0; attempt < 8; ++attempt) {
    at = random.instant_in(interval);
    const LocalDay day = std::chrono::floor<std::chrono::days>(zone.to_local(at));
    const std::chrono::weekday weekday{day};
    if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) continue;
    const std::chrono::seconds after_midnight{random.between(9 * 3600, 17 * 3600)};
    const Instant worked = zone.resolve(LocalTime{day} + after_midnight).instant;
    if (interval.contains(worked)) return worked;
  }
  return at;
}

}  // namespace kpiwatch::simulate
