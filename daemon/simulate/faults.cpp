#include "daemon/simulate/faults.h"

#include <fmt/format.h>

namespace kpiwatch::simulate {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Millis kYear = days{365};

struct Kind {
  std::string_view name;
  std::string_view assets;  ///< the kind of thing that fails
  std::string_view causes[3];
  std::string_view remedies[2];
};
constexpr Kind kLineFault{
    "network", "line", {"光缆被挖断", "雷击", "运营商割接"}, {"熔接光缆", "切换备用路由"}};
constexpr Kind kDeviceFault{
    "network", "device", {"停电", "板卡故障", "配置错误"}, {"重启设备", "更换板卡"}};
constexpr Kind kSystemFault{
    "system", "system", {"数据库连接耗尽", "磁盘空间不足", "证书过期"}, {"重启服务", "扩容"}};

const Kind& pick_kind(Random& random) {
  constexpr const Kind* kKinds[] = {&kLineFault, &kDeviceFault, &kSystemFault};
  constexpr int kShares[] = {35, 25, 40};
  return *kKinds[random.weighted(kShares)];
}

AssetIndex pick_thing(const World& world, std::string_view kind, Random& random) {
  for (;;) {
    const auto thing = static_cast<AssetIndex>(random.below(world.things.size()));
    if (world.things[thing].kind == kind) return thing;
  }
}

Interval fault_interval(Interval year, Random& random) {
  const Instant from = std::chrono::floor<seconds>(random.instant_in(year));
  const auto length = random.chance(80) ? random.between(35, 150) : random.between(3, 28);
  return {from, from + minutes{length} + seconds{random.between(0, 59)}};
}

Json::Object opening(const World& world, const Kind& kind, AssetIndex thing, Random& random) {
  const Thing& asset = world.things[thing];
  Json::Object data{{"kind", text(kind.name)}, {"asset", text(asset.id)}};
  Json::Object labels;
  for (const auto& [name, value] : asset.labels) labels.emplace_back(name, text(value));
  if (!labels.empty()) data.emplace_back("labels", Json(std::move(labels)));
  data.emplace_back("cause", text(random.pick(kind.causes)));
  data.emplace_back("severity", text(random.chance(300) ? "major" : "minor"));
  return data;
}

/// The duty officer's times are to the minute; a correction brings the exact ones of the logs.
void tell_fault(const World& world, const std::string& id, Interval exact, Random& random,
                Story& story) {
  const Kind& kind = pick_kind(random);
  const AssetIndex thing = pick_thing(world, kind.assets, random);
  story.outages[thing].push_back({exact, Reason::kDevice});
  Json::Object opened = opening(world, kind, thing, random);
  story.add(world, exact.from, "kpiwatch.fault.opened", id, opened);
  if (random.chance(120)) {
    opened.emplace_back("revision", number(1));
    story.add(world, exact.from - minutes{2}, "kpiwatch.fault.opened", id, opened);
  }
  const Json remedy = text(random.pick(kind.remedies));
  story.add(world, exact.to, "kpiwatch.fault.closed", id, {{"remedy", remedy}});
  if (random.chance(200)) {
    story.add(world, exact.to - minutes{1}, "kpiwatch.fault.closed", id,
              {{"remedy", remedy}, {"revision", number(1)}});
  }
}

void tell_false_alarm(const World& world, const std::string& id, Instant at, Story& story) {
  story.add(world, at, "kpiwatch.fault.opened", id,
            {{"kind", text("network")}, {"cause", text("监测误报")}});
  story.add(world, at + minutes{11}, "kpiwatch.fault.closed", id);
  story.add(world, at + minutes{40}, "kpiwatch.fault.voided", id, {{"reason", text("监测误报")}});
}

}  // namespace

void tell_faults(const World& world, Story& story) {
  std::uint64_t year_number = 0;
  for (Instant start = world.span.from; start < world.span.to; start += kYear) {
    Random random(world.seed, "faults", ++year_number);
    const Interval year{start, start + kYear};
    const auto count = random.between(6, 14);
    for (std::int64_t i = 1; i <= count; ++i) {
      const Interval exact = fault_interval(year, random);
      if (!world.span.contains(exact.from)) continue;
      tell_fault(world, fmt::format("fault-{}-{:02}", year_number, i), exact, random, story);
    }
    tell_false_alarm(world, fmt::format("fault-{}-00", year_number),
                     std::chrono::floor<minutes>(random.instant_in(year)), story);
  }
}

}  // namespace kpiwatch::simulate
