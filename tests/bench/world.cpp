#include "tests/bench/world.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <utility>
#include <vector>

#include "daemon/allocator.h"

namespace kpiwatch::bench {
namespace {

constexpr int kYear = 2025;
constexpr Instant kBegin = std::chrono::sys_days{std::chrono::year{kYear} / 1 / 1};
constexpr Instant kEnd = std::chrono::sys_days{std::chrono::year{kYear} / 12 / 15};
constexpr std::uint64_t kTowns = 8;
constexpr std::uint64_t kRoads = 10;  ///< maintenance is for one of them
constexpr int kFaults = 200;
constexpr int kItems = 30;
/// A prime: its multiples visit all cameras in a scattered order.
constexpr std::uint64_t kStride = 1'000'003;
constexpr std::size_t kBatch = 2'000;

Selector kind(std::vector<std::string> values) {
  return Selector(std::vector<Selector::Condition>{{"kind", std::move(values)}});
}

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

std::vector<Window> windows(Period period, const std::vector<std::string>& names) {
  std::vector<Window> parsed{{std::string(to_string(period)), period}};
  for (const std::string& name : names) parsed.push_back(parse_window(name).value());
  return parsed;
}

Target target(std::string id, std::vector<std::string> by, const std::vector<std::string>& others) {
  Target target;
  target.id = target.name = std::move(id);
  target.windows = windows(target.period, others);
  target.by = std::move(by);
  return target;
}

Promises promises(bool heartbeats) {
  const std::vector<std::string> others{"day", "week", "month", "quarter", "1h", "3d", "30d"};
  OnlineRateTarget online;
  online.select = kind({"camera"});
  online.objective = decimal("0.9");
  online.asset_metrics = true;
  FaultsTarget faults;
  faults.select = kind({"network", "system"});
  faults.limit = kFaults;
  faults.max_duration = std::chrono::minutes{30};
  Promises promises;
  if (heartbeats) promises.heartbeat_timeouts["camera"] = std::chrono::minutes{3};
  promises.calendar.zone = TimeZone::find("Asia/Shanghai").value();
  promises.targets = {target("online", {"town"}, others), target("faults", {"kind"}, others),
                      target("budget", {}, {})};
  promises.targets[0].promise = online;
  promises.targets[1].promise = faults;
  promises.targets[2].promise =
      BudgetExecutionTarget{{}, decimal("1"), decimal("0.1"), BudgetExecutionTarget::Linear{}};
  for (int item = 0; item < kItems; ++item)
    promises.items.push_back(
        {kYear, fmt::format("item-{}", item), "", Fen{100'000'000}, "network"});
  return promises;
}

std::string camera_id(std::uint64_t camera) { return fmt::format("cam-{:07}", camera); }

}  // namespace

std::uint64_t resident_bytes() {
  give_back_free_memory();
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  file >> pages >> pages;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

World::World(Size size) : size_(size), ledger_(promises(size.heartbeats), keys_), end_(kEnd) {
  set_up_allocator();
  const auto empty = static_cast<double>(resident_bytes());
  register_cameras();
  const auto registered = static_cast<double>(resident_bytes());
  const auto cameras = static_cast<double>(size_.cameras);
  bytes_per_camera_ = (registered - empty) / cameras;

  const auto began = std::chrono::steady_clock::now();
  change_statuses();
  ledger_.settle();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const double transitions = cameras * static_cast<double>(size_.transitions);
  bytes_per_transition_ = (static_cast<double>(resident_bytes()) - registered) / transitions;
  seconds_per_transition_ = took.count() / transitions;

  open_faults();
  spend();
  ledger_.settle();
}

Instant World::begin() const { return kBegin; }

void World::tell(std::string subject, Instant time, Fact fact) {
  ++last_;
  ledger_.apply(Event{.key = {"", "bench", std::to_string(last_)},
                      .type = {},
                      .subject = std::move(subject),
                      .time = time,
                      .fact = std::move(fact)},
                last_);
}

void World::tell(std::span<const Event> events) {
  std::vector<NumberedEvent> numbered;
  numbered.reserve(events.size());
  for (const Event& event : events) numbered.push_back({event, ++last_});
  ledger_.apply(numbered);
  ledger_.settle();
}

/// The `number`-th of the changes that the cameras make in turn.
Event World::change(std::uint64_t number, Instant time) const {
  const bool online = number / size_.cameras % 2 == 0;
  return {.key = {"", "bench", std::to_string(number)},
          .type = {},
          .subject = camera_id(number * kStride % size_.cameras),
          .time = time,
          .fact = AssetStatus{online ? Status::kOnline : Status::kOffline}};
}

void World::register_cameras() {
  for (std::uint64_t camera = 0; camera < size_.cameras; ++camera) {
    const Labels attributes{{"kind", "camera"},
                            {"town", fmt::format("town-{}", camera % kTowns)},
                            {"road", fmt::format("road-{}", camera / kTowns % kRoads)}};
    tell(camera_id(camera), kBegin, AssetRegistered{"", attributes});
  }
}

void World::change_statuses() {
  const std::uint64_t count = size_.cameras * size_.transitions;
  const Millis year = kEnd - kBegin;
  while (changes_ < count) {
    std::vector<Event> batch;
    for (; changes_ < count && batch.size() < kBatch; ++changes_) {
      // Exact for years and counts of this size: below 2^35 times below 2^28.
      const auto offset = Millis{year.count() * static_cast<std::int64_t>(changes_) /
                                 static_cast<std::int64_t>(count)};
      batch.push_back(change(changes_, kBegin + offset));
    }
    tell(batch);
  }
}

void World::open_faults() {
  const Millis apart = (kEnd - kBegin) / kFaults;
  for (int fault = 0; fault < kFaults; ++fault) {
    const std::string id = fmt::format("fault-{}", fault);
    const Instant start = kBegin + fault * apart;
    tell(id, start, FaultOpened{{{"kind", fault % 2 == 0 ? "network" : "system"}}, {}, 0});
    tell(id, start + std::chrono::minutes{fault % 40}, FaultClosed{});
  }
}

void World::spend() {
  for (int item = 0; item < kItems; ++item) {
    for (int month = 0; month < 11; ++month)
      tell(fmt::format("item-{}", item), kBegin + std::chrono::days{30 * month + item},
           BudgetMoved{BudgetMoved::What::kExecuted, Fen{9'000'000}, {}});
  }
}

void World::change_status(std::uint64_t choice, Instant time) {
  tell(camera_id(choice * kStride % size_.cameras), time,
       AssetStatus{choice % 2 == 0 ? Status::kOnline : Status::kOffline});
  ledger_.settle();
}

std::vector<Event> World::next_changes(std::size_t count) {
  std::vector<Event> changes;
  for (; changes.size() < count; end_ += Millis{1}) changes.push_back(change(changes_++, end_));
  return changes;
}

void World::beat(Millis jitter) {
  constexpr Millis kApart = std::chrono::minutes{1};
  const auto turn = static_cast<std::int64_t>(beats_ / size_.cameras);
  const std::uint64_t camera = beats_ % size_.cameras;
  const auto late = static_cast<std::int64_t>(++beats_ * kStride) % (jitter.count() + 1);
  const auto place =
      static_cast<std::int64_t>(camera) * kApart / static_cast<std::int64_t>(size_.cameras);
  tell(camera_id(camera), kEnd + turn * kApart + place + Millis{late},
       AssetStatus{Status::kOnline});
}

void World::plan_maintenance(const std::string& window) {
  const Instant from = kBegin + std::chrono::days{180};
  MaintenancePlanned planned;
  planned.interval = {from, from + std::chrono::days{1}};
  planned.select = Selector(std::vector<Selector::Condition>{{"road", {"road-0"}}});
  tell(window, end_, planned);
  ledger_.settle();
}

void World::cancel_maintenance(const std::string& window) {
  tell(window, end_, MaintenanceCancelled{});
  ledger_.settle();
}

}  // namespace kpiwatch::bench
