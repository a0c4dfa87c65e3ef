#include "daemon/simulate/simulation.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "metrics/events/cloud_event.h"
#include "tests/support/event_builders.h"
#include "tests/support/instants.h"

namespace kpiwatch::simulate {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using support::instant;

Promises promises() {
  Promises promises;
  promises.calendar.zone = TimeZone::find("Asia/Shanghai").value();
  for (int i = 1; i <= 20; ++i) {
    promises.items.push_back(
        {2025, fmt::format("item-{}", i), "线路租赁", {i * 1'000'01}, "network"});
  }
  return promises;
}

Interval year_2025() {
  return {instant("2025-01-01T00:00:00+08:00"), instant("2026-01-01T00:00:00+08:00")};
}

std::string simulated(const Promises& promised, const Options& options) {
  std::string text;
  simulate(promised, options, [&](std::string_view lines, Instant) {
    text += lines;
    return true;
  });
  return text;
}

std::vector<Event> read(const std::string& text) {
  std::vector<Event> events;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    auto event = parse_cloud_event(line);
    if (!event) {
      ADD_FAILURE() << line << ": " << event.error().error.message;
      continue;
    }
    events.push_back(event->event);
  }
  return events;
}

/// A year of the default size with seed 1, made once for all tests that only look at it.
const std::vector<Event>& a_year() {
  static const std::vector<Event> events = read(simulated(promises(), {.span = year_2025()}));
  return events;
}

template <class T>
std::vector<std::pair<const Event*, const T*>> facts(const std::vector<Event>& events) {
  std::vector<std::pair<const Event*, const T*>> found;
  for (const Event& event : events) {
    if (const T* fact = std::get_if<T>(&event.fact)) found.emplace_back(&event, fact);
  }
  return found;
}

TEST(Simulation, SameOptionsGiveTheSameBytes) {
  const Options options{.span = {year_2025().from, year_2025().from + std::chrono::days{20}}};
  EXPECT_EQ(simulated(promises(), options), simulated(promises(), options));
}

TEST(Simulation, AnotherSeedGivesAnotherStory) {
  Options options{.span = {year_2025().from, year_2025().from + std::chrono::days{20}}};
  const std::string first = simulated(promises(), options);
  options.seed = 2;
  EXPECT_NE(simulated(promises(), options), first);
}

TEST(Simulation, EventsAreInOrderOfTimeInsideTheSpanAndNumberedOneByOne) {
  std::uint64_t number = 0;
  Instant last = year_2025().from;
  for (const Event& event : a_year()) {
    ASSERT_EQ(event.key.id, std::to_string(++number));
    ASSERT_EQ(event.key.source, "urn:kpiwatch:simulation:1");
    ASSERT_LE(last, event.time);
    ASSERT_TRUE(year_2025().contains(event.time));
    last = event.time;
  }
  EXPECT_GT(number, 1000u);
}

TEST(Simulation, EveryTypeOfEventOccursExceptAppropriations) {
  std::set<std::string> types;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    for (const Event& event :
         read(simulated(promises(), {.span = year_2025(), .seed = seed, .cameras = 50}))) {
      types.insert(event.type);
    }
  }
  std::set<std::string> expected(event_types().begin(), event_types().end());
  expected.erase("kpiwatch.budget.appropriated");
  EXPECT_EQ(types, expected);
}

TEST(Simulation, StopsWhenItsTakerHasEnough) {
  int calls = 0;
  simulate(promises(), {.span = year_2025(), .cameras = 1},
           [&](std::string_view, Instant) { return ++calls < 3; });
  EXPECT_EQ(calls, 3);
}

/// Milliseconds that cameras were online and registered, by town.
struct Shares {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> by_town;

  std::int64_t per_mille(const std::string& town) const {
    const auto& [online, registered] = by_town.at(town);
    return online * 1000 / registered;
  }
};

class CameraWalk {
 public:
  void see(const Event& event) {
    Camera& camera = cameras_[event.subject];
    advance(camera, event.time);
    if (const auto* fact = std::get_if<AssetRegistered>(&event.fact)) {
      if (value_of(fact->attributes, "kind") == "camera")
        camera.town = value_of(fact->attributes, "town");
    } else if (std::holds_alternative<AssetRetired>(event.fact)) {
      camera.town.clear();
    } else if (const auto* reported = std::get_if<AssetStatus>(&event.fact)) {
      camera.online = reported->status == Status::kOnline;
    }
  }
  Shares finish(Instant at) {
    for (auto& [id, camera] : cameras_) advance(camera, at);
    return shares_;
  }

 private:
  struct Camera {
    std::string town;
    bool online = false;
    Instant since;
  };
  void advance(Camera& camera, Instant to) {
    if (!camera.town.empty()) {
      for (const std::string& key : {camera.town, std::string()}) {
        auto& [online, registered] = shares_.by_town[key];
        registered += (to - camera.since).count();
        if (camera.online) online += (to - camera.since).count();
      }
    }
    camera.since = to;
  }

  std::map<std::string, Camera> cameras_;
  Shares shares_;
};

TEST(Simulation, CamerasOfTheDistrictAreOnlineAsInLifeAndOneTownIsBad) {
  CameraWalk walk;
  for (const Event& event : a_year()) walk.see(event);
  const Shares shares = walk.finish(year_2025().to);
  EXPECT_THAT(shares.per_mille(""), testing::AllOf(testing::Ge(930), testing::Le(970)));
  EXPECT_LT(shares.per_mille("飞来峡镇"), 930);
  EXPECT_EQ(shares.by_town.size(), 1 + kTowns);
}

TEST(Simulation, ALineTakesItsCamerasWithItWithinSeconds) {
  std::map<std::string, std::string> line_of;
  std::map<std::string, std::vector<std::pair<Instant, Status>>> statuses;
  for (const Event& event : a_year()) {
    if (const auto* fact = std::get_if<AssetRegistered>(&event.fact)) {
      const auto line = value_of(fact->attributes, "line");
      if (!line.empty()) line_of[event.subject] = line;
    } else if (const auto* reported = std::get_if<AssetStatus>(&event.fact)) {
      statuses[event.subject].emplace_back(event.time, reported->status);
    } else if (std::holds_alternative<AssetRetired>(event.fact)) {
      statuses[event.subject].emplace_back(event.time, Status::kUnknown);
    }
  }
  const auto status_at = [&](const std::string& asset, Instant at) {
    Status status = Status::kUnknown;
    for (const auto& [time, value] : statuses[asset]) {
      if (time <= at) status = value;
    }
    return status;
  };
  int outages = 0;
  for (const auto& [camera, line] : line_of) {
    for (const auto& [time, status] : statuses[line]) {
      if (status != Status::kOffline) continue;
      ++outages;
      EXPECT_NE(status_at(camera, time + seconds{20}), Status::kOnline) << camera;
    }
  }
  EXPECT_GT(outages, 20);
}

TEST(Simulation, FaultsOfAYearAreFewAndMostlyShort) {
  std::map<std::string, Instant> opened;
  std::set<std::string> closed_in_time;
  std::set<std::string> voided;
  for (const auto& [event, fact] : facts<FaultOpened>(a_year()))
    opened[event->subject] = event->time;
  for (const auto& [event, fact] : facts<FaultClosed>(a_year())) {
    if (event->time - opened[event->subject] <= minutes{30}) closed_in_time.insert(event->subject);
  }
  for (const auto& [event, fact] : facts<FaultVoided>(a_year())) voided.insert(event->subject);
  EXPECT_THAT(opened.size() - voided.size(), testing::AllOf(testing::Ge(6u), testing::Le(14u)));
  EXPECT_EQ(voided.size(), 1u);
  EXPECT_GT(closed_in_time.size() * 2, opened.size());
}

TEST(Simulation, SpendingLagsBehindAndStaysInsideTheBudget) {
  std::map<std::string, std::int64_t> budget;
  std::int64_t initial = 0;
  for (const BudgetItem& item : promises().items) {
    initial += item.amount.count;
    budget[item.id] = item.amount.count;
  }
  std::map<std::string, std::int64_t> executed;
  std::int64_t until_july = 0;
  std::int64_t all = 0;
  for (const auto& [event, fact] : facts<BudgetMoved>(a_year())) {
    const auto fen = fact->amount.count;
    if (fact->what == BudgetMoved::What::kAdjusted) {
      budget[event->subject] += fen;
      continue;
    }
    executed[event->subject] += fen;
    all += fen;
    if (event->time < instant("2025-07-01T00:00:00+08:00")) until_july += fen;
  }
  EXPECT_LT(until_july * 100, initial * 50);
  EXPECT_GT(all * 100, initial * 75);
  for (const auto& [item, fen] : executed) EXPECT_LE(fen, budget[item]) << item;
}

TEST(Simulation, StatusesAreRepeatedOnlyWhereTheyRunOut) {
  Promises promised = promises();
  promised.heartbeat_timeouts["camera"] = minutes{3};
  const Interval hour{year_2025().from, year_2025().from + minutes{60}};
  std::map<std::string, std::vector<Instant>> online;
  std::size_t of_others = 0;
  for (const Event& event : read(simulated(promised, {.span = hour, .cameras = 5, .lines = 1}))) {
    const auto* fact = std::get_if<AssetStatus>(&event.fact);
    if (fact == nullptr || fact->status != Status::kOnline) continue;
    if (event.subject.starts_with("4418")) {
      online[event.subject].push_back(event.time);
    } else {
      ++of_others;
    }
  }
  ASSERT_FALSE(online.empty());
  EXPECT_EQ(of_others, 1u + kTowns + 6u) << "a line, the switches and the systems, once each";
  for (const auto& [camera, times] : online) {
    EXPECT_THAT(times.size(), testing::AllOf(testing::Ge(20u), testing::Le(62u))) << camera;
  }
}

}  // namespace
}  // namespace kpiwatch::simulate
