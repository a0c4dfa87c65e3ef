#pragma once

#include <string>
#include <utility>
#include <vector>

#include "metrics/targets/board.h"
#include "tests/support/event_builders.h"
#include "tests/support/instants.h"

/// A board with a target of each kind, small enough to be read beside what is printed of it.
namespace kpiwatch::support {

inline PeriodSpan sample_year() {
  return {"year", {instant("2025-01-01T00:00:00+08:00"), instant("2026-01-01T00:00:00+08:00")}};
}

/// An online window whose sums are whole hours and whose ratio is their quotient.
inline OnlineWindow online_hours(std::string window, Instant from, std::int64_t good,
                                 std::int64_t counted, bool met) {
  constexpr std::int64_t kHour = 3'600'000;
  OnlineWindow hours;
  hours.window = std::move(window);
  hours.from = from;
  hours.good = good * kHour;
  hours.counted = counted * kHour;
  hours.ratio = Ratio(good, counted);
  hours.burn_rate = Ratio((counted - good) * 10, counted);  // the objective is 0.9
  hours.met = met;
  return hours;
}

/// 90 % of cameras online, time-weighted, in two towns, one of them without a name.
inline TargetStanding sample_online_rate() {
  const Instant year = instant("2025-01-01T00:00:00+08:00");
  const Instant hour = instant("2025-06-30T23:00:00+08:00");
  OnlineRateStanding standing;
  standing.objective = {9, 1};
  standing.now = {.online = 3, .counted = 4, .unknown = 1, .excluded = 2, .ratio = Ratio(3, 4)};
  standing.windows = {online_hours("year", year, 18'000, 20'000, true),
                      online_hours("1h", hour, 3, 4, false)};
  standing.windows[0].unknown = 500;
  standing.windows[0].excluded = 7'200'000;
  standing.error_budget = {Ratio(14'400'000, 1), Ratio(7'200'000, 1), Ratio(1, 2)};
  standing.forecast_ratio = Ratio(89'999, 100'000);
  standing.groups = {
      {.labels = {{"town", ""}},
       .now = {.online = 2, .counted = 2, .ratio = Ratio(1, 1)},
       .windows = {online_hours("year", year, 9'500, 10'000, true),
                   online_hours("1h", hour, 2, 2, true)}},
      {.labels = {{"town", "石角镇"}},
       .now = {.online = 1, .counted = 2, .unknown = 1, .excluded = 2, .ratio = Ratio(1, 2)},
       .windows = {online_hours("year", year, 8'500, 10'000, false),
                   online_hours("1h", hour, 1, 2, false)}}};
  return {"video-online", "视频监控在线率", State::kAtRisk, sample_year(), standing};
}

/// Sampled, and nothing was.
inline TargetStanding sample_without_data() {
  OnlineRateStanding standing;
  standing.objective = {9, 1};
  standing.sampled = true;
  OnlineWindow& year = standing.windows.emplace_back();
  year.window = "year";
  year.from = sample_year().interval.from;
  year.unknown = 28;
  return {"spot-check", "抽查", State::kNoData, sample_year(), standing};
}

/// Three faults of which one is open and one lasted too long.
inline TargetStanding sample_faults() {
  const Instant year = sample_year().interval.from;
  const FaultsWindow both{"year",       year, 3, 1, Millis{3'600'500}, Millis{5'400'500},
                          Ratio(6, 10), false};
  FaultsStanding standing;
  standing.limit = 10;
  standing.max_duration = Millis{1'800'000};
  standing.windows = {both,
                      {.window = "month",
                       .from = instant("2025-06-01T00:00:00+08:00"),
                       .count = 1,
                       .longest = Millis{600'000},
                       .total = Millis{600'000},
                       .burn_rate = std::nullopt}};
  standing.remaining = 7;
  standing.forecast_count = Ratio(605, 100);
  standing.faults = {{.id = "F-1",
                      .asset = std::nullopt,
                      .kind = "network",
                      .started = instant("2025-02-01T09:00:00+08:00"),
                      .ended = instant("2025-02-01T10:00:00.500+08:00"),
                      .duration = Millis{3'600'500},
                      .overlong = true,
                      .set_aside = std::nullopt},
                     {.id = "F-2",
                      .asset = "oa",
                      .kind = "system",
                      .started = instant("2025-03-01T09:00:00+08:00"),
                      .ended = instant("2025-03-01T09:20:00+08:00"),
                      .duration = Millis{1'200'000},
                      .set_aside = std::nullopt},
                     {.id = "offline:line-a:2025-06-30T15:50:00Z",
                      .asset = "line-a",
                      .kind = "line",
                      .started = instant("2025-06-30T23:50:00+08:00"),
                      .ended = std::nullopt,
                      .duration = Millis{600'000},
                      .set_aside = std::nullopt}};
  standing.groups = {{.labels = {{"kind", "line"}, {"vendor", "电信"}}, .windows = {both}}};
  standing.open = 1;
  standing.open_longest = Millis{600'000};
  return {"outages", "网络故障", State::kBreached, sample_year(), standing};
}

/// An item of a project, and one of none whose budget is 0.
inline TargetStanding sample_budget() {
  const MoneyFigures network{Fen{10'000'000}, Fen{12'000'000}, Fen{5'400'050},
                             Ratio(5'400'050, 12'000'000), Ratio(5'400'050, 10'000'000)};
  const MoneyFigures nothing{Fen{0}, Fen{0}, Fen{-1}, std::nullopt, std::nullopt};
  const MoneyFigures all{Fen{10'000'000}, Fen{12'000'000}, Fen{5'400'049},
                         Ratio(5'400'049, 12'000'000), Ratio(5'400'049, 10'000'000)};
  BudgetExecutionStanding standing;
  standing.objective = {1, 0};
  standing.money = all;
  standing.planned_ratio = Ratio(181, 365);
  standing.burn_rate = Ratio(9, 10);
  standing.met = true;
  standing.forecast_ratio = Ratio(91, 100);
  standing.projects = {{"", nothing}, {"network", network}};
  standing.items = {{"lines", "network", network, "专线租用"}, {"rest", "", nothing}};
  return {"spending", "预算执行率", State::kMet, sample_year(), standing};
}

inline Board board_of(std::vector<TargetStanding> targets) {
  return {"清城区", TimeZone::find("Asia/Shanghai").value(), instant("2025-07-01T00:00:00+08:00"),
          std::move(targets)};
}

}  // namespace kpiwatch::support
