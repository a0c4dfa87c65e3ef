#include "daemon/simulate/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kpiwatch::simulate {

const Town kTownTable[kTowns] = {
    {"凤城街道", "fengcheng", 20, 75}, {"东城街道", "dongcheng", 14, 80},
    {"洲心街道", "zhouxin", 14, 85},   {"横荷街道", "henghe", 12, 90},
    {"源潭镇", "yuantan", 10, 220},    {"石角镇", "shijiao", 11, 110},
    {"飞来峡镇", "feilaixia", 8, 330}, {"龙塘镇", "longtang", 11, 100},
};

namespace {

constexpr std::string_view kCarriers[] = {"电信", "移动", "联通"};
constexpr std::string_view kCameraVendors[] = {"海康", "大华", "宇视"};
constexpr std::string_view kDeviceVendors[] = {"华为", "新华三", "锐捷"};
constexpr std::pair<std::string_view, std::string_view> kSystems[] = {
    {"oa", "办公自动化系统"},           {"document-exchange", "公文交换系统"},
    {"video-platform", "视频联网平台"}, {"governance-cloud", "社会综合治理云平台"},
    {"one-door", "一门式政务服务系统"}, {"village-assets", "农村集体三资监管平台"},
};

void add_lines(World& world, std::uint32_t count) {
  Random random(world.seed, "lines");
  world.lines = count;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Town& town = kTownTable[i % kTowns];
    const auto number = i / kTowns + 1;
    const auto carrier = random.pick(kCarriers);
    world.things.push_back({fmt::format("line-{}-{}", town.slug, number),
                            "line",
                            fmt::format("{}{}专线{}", town.name, carrier, number),
                            {{"town", std::string(town.name)}, {"vendor", std::string(carrier)}}});
  }
}

void add_devices(World& world) {
  Random random(world.seed, "devices");
  for (const Town& town : kTownTable) {
    const auto vendor = random.pick(kDeviceVendors);
    world.things.push_back({fmt::format("switch-{}", town.slug),
                            "device",
                            fmt::format("{}汇聚交换机", town.name),
                            {{"town", std::string(town.name)}, {"vendor", std::string(vendor)}}});
  }
}

void add_systems(World& world) {
  for (const auto& [slug, name] : kSystems) {
    world.things.push_back({fmt::format("system-{}", slug), "system", std::string(name), {}});
  }
}

std::uint8_t pick_town(Random& random) {
  int shares[kTowns];
  std::ranges::transform(kTownTable, shares, &Town::share);
  return static_cast<std::uint8_t>(random.weighted(shares));
}

/// One of the town's lines, or whichever there is when there are fewer lines than towns.
AssetIndex pick_line(std::uint32_t lines, std::uint8_t town, Random& random) {
  if (town >= lines) return static_cast<AssetIndex>(random.below(lines));
  const auto of_town = (lines - town - 1) / kTowns + 1;
  return static_cast<AssetIndex>(town + kTowns * random.below(of_town));
}

Camera make_camera(const World& world, std::size_t index) {
  constexpr int kClassShares[] = {30, 45, 25};
  Random random(world.seed, "camera", index);
  Camera camera;
  camera.town = pick_town(random);
  camera.camera_class = static_cast<std::uint8_t>(1 + random.weighted(kClassShares));
  camera.vendor = static_cast<std::uint8_t>(random.below(std::size(kCameraVendors)));
  camera.line = pick_line(world.lines, camera.town, random);
  camera.added = world.span.from;
  camera.retired = kForever;
  if (random.chance(20)) {
    camera.added = random.instant_in(world.span);
  } else if (random.chance(15)) {
    camera.retired = random.instant_in(world.span);
  } else if (random.chance(15)) {
    camera.moved = {random.instant_in(world.span), pick_town(random)};
  }
  return camera;
}

}  // namespace

std::string World::id_of(AssetIndex asset) const {
  if (asset < things.size()) return things[asset].id;
  // As GB/T 28181 numbers a camera: the district's 44180200, then 00, 132 (network camera), 0 and a
  // serial number.
  return fmt::format("44180200001320{:06}", asset - things.size() + 1);
}

std::string_view World::kind_of(AssetIndex asset) const {
  return asset < things.size() ? std::string_view(things[asset].kind) : "camera";
}

World make_world(const Calendar& calendar, const Options& options) {
  World world{calendar, options.span, options.seed, {}, 0, {}};
  add_lines(world, options.lines);
  add_devices(world);
  add_systems(world);
  world.cameras.reserve(options.cameras);
  for (std::size_t i = 0; i < options.cameras; ++i) world.cameras.push_back(make_camera(world, i));
  return world;
}

Thing describe(const World& world, std::size_t index, std::uint8_t town) {
  const Camera& camera = world.cameras[index];
  return {world.id_of(world.index_of_camera(index)),
          "camera",
          fmt::format("{}{:03}号探头", kTownTable[town].name, index + 1),
          {{"class", std::to_string(camera.camera_class)},
           {"line", world.things[camera.line].id},
           {"town", std::string(kTownTable[town].name)},
           {"vendor", std::string(kCameraVendors[camera.vendor])}}};
}

}  // namespace kpiwatch::simulate
