#include "daemon/simulate/maintenance.h"

#include <fmt/format.h>

#include "metrics/base/rfc3339.h"

namespace kpiwatch::simulate {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr Millis kMeanGap = days{15};
/// A window that would name more cameras than this is told by its town instead.
constexpr std::size_t kMostAssets = 60;

/// In local time: from half past midnight on the night after `at`.
Interval night_after(const TimeZone& zone, Instant at, Random& random) {
  const LocalDay day = std::chrono::floor<days>(zone.to_local(at)) + days{1};
  const Instant from = zone.resolve(LocalTime{day} + minutes{30}).instant;
  return {from, from + minutes{60 * random.between(2, 4)}};
}

Json::Array assets_on(const World& world, AssetIndex line) {
  Json::Array assets{text(world.things[line].id)};
  for (std::size_t i = 0; i < world.cameras.size() && assets.size() <= kMostAssets; ++i) {
    if (world.cameras[i].line == line) {
      assets.push_back(text(world.id_of(world.index_of_camera(i))));
    }
  }
  return assets;
}

/// The window's scope: a member `assets` or `select`.
Json::Member scope(const World& world, AssetIndex line, Random& random) {
  if (random.chance(500)) {
    Json::Array assets = assets_on(world, line);
    if (assets.size() <= kMostAssets) return {"assets", Json(std::move(assets))};
  }
  const auto& town = world.things[line].labels.at("town");
  return {"select", Json(Json::Object{{"town", text(town)}})};
}

Json instant(const World& world, Instant at) {
  return Json(format_instant(at, world.calendar.zone.offset_at(at)));
}

void tell_window(const World& world, const std::string& id, Instant declared, Random& random,
                 Story& story) {
  const auto line = static_cast<AssetIndex>(random.below(world.lines));
  const Interval window =
      night_after(world.calendar.zone, declared + days{random.between(1, 5)}, random);
  Json::Object data{{"from", instant(world, window.from)},
                    {"to", instant(world, window.to)},
                    scope(world, line, random),
                    {"reason", text("线路割接与设备检修")}};
  story.add(world, declared, "kpiwatch.maintenance.planned", id, data);
  if (random.chance(80)) {
    story.add(world, declared + minutes{500}, "kpiwatch.maintenance.cancelled", id);
    return;
  }
  Interval down{window.from + minutes{10}, window.to - minutes{random.between(10, 60)}};
  if (random.chance(100)) {
    const Instant prolonged = window.to + minutes{90};
    data[1].second = instant(world, prolonged);
    data.emplace_back("revision", number(1));
    story.add(world, window.to - minutes{15}, "kpiwatch.maintenance.planned", id, data);
    down.to = prolonged - minutes{10};
  }
  story.outages[line].push_back({down, Reason::kPlanned});
}

}  // namespace

void tell_maintenance(const World& world, Story& story) {
  Random random(world.seed, "maintenance");
  int number = 0;
  for (Instant at = world.span.from + random.exponential(kMeanGap); at < world.span.to;
       at += random.exponential(kMeanGap)) {
    const Interval office_hours{at, at + days{3}};
    const Instant declared = working_time(world.calendar.zone, office_hours, random);
    tell_window(world, fmt::format("maintenance-{}", ++number), declared, random, story);
  }
}

}  // namespace kpiwatch::simulate
