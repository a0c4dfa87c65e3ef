#include "config/fields.h"
#include "config/sections.h"

namespace kpiwatch {
std::optional<std::chrono::month_day> parse_month_day(std::string_view text) {
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  const auto month = parse_digits(text.substr(0, 2));
  const auto day = parse_digits(text.substr(3));
  if (!month || !day) return std::nullopt;
  const std::chrono::month_day result{std::chrono::month(static_cast<unsigned>(*month)),
                                      std::chrono::day(static_cast<unsigned>(*day))};
  return result.ok() ? std::optional{result} : std::nullopt;
}

void read_site(const Node& section, Promises& promises, const Complaints& complaints) {
  Fields fields(section, "site", complaints);
  if (auto name = read_text(fields.take("name"), "name", complaints))
    promises.site = *std::move(name);
  const Node* zone_node = fields.take("time_zone");
  if (const auto name = read_name(zone_node, "time_zone", complaints)) {
    const auto zone = TimeZone::find(*name);
    if (zone) {
      promises.calendar.zone = *zone;
    } else {
      complaints.add(zone_node->at, "time_zone: " + zone.error().message);
    }
  }
  if (const Node* node = fields.take("fiscal_year_start")) {
    const auto start = parse_month_day(node->text);
    if (start && start->day() <= std::chrono::day{28}) {
      promises.calendar.fiscal_year_start = *start;
    } else {
      complain(complaints, *node, "fiscal_year_start",
               "a month and a day of at most 28 such as \"04-06\"");
    }
  }
  fields.finish();
}

void read_assets(const Node& section, Promises& promises, const Complaints& complaints) {
  Fields fields(section, "assets", complaints);
  if (const Node* timeouts = fields.take("heartbeat_timeout")) {
    if (timeouts->kind != Node::Kind::kMap) {
      complain(complaints, *timeouts, "heartbeat_timeout", "a mapping of asset kinds to durations");
    }
    for (const Node::Entry& entry : timeouts->entries) {
      const auto timeout =
          read_duration(&entry.value, "heartbeat_timeout: " + entry.key, false, complaints);
      if (timeout) promises.heartbeat_timeouts.emplace(entry.key, *timeout);
    }
  }
  fields.finish();
}

}  // namespace kpiwatch
