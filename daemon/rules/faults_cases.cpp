#include <fmt/format.h>

#include "daemon/rules/cases.h"
#include "daemon/rules/faults_tiers.h"
#include "daemon/rules/groups.h"
#include "daemon/rules/promql.h"
#include "metrics/base/duration.h"
#include "metrics/report/number.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

constexpr Millis kFaultsReadAt = 5min;

/// Tells the cases of one target.
class FaultsCases {
 public:
  FaultsCases(const Target& target, std::vector<Millis> tiers)
      : target_(target),
        promise_(std::get<FaultsTarget>(target.promise)),
        limit_(static_cast<double>(promise_.limit)),
        tiers_(std::move(tiers)) {}

  std::vector<Case> all() {
    if (promise_.max_duration) {
      if (!tiers_.empty()) near_limit(*promise_.max_duration);
      over_limit(*promise_.max_duration);
    }
    most_used();
    ahead_of_calendar();
    if (promise_.limit > 0) last_used();
    lost();
    return std::move(cases_);
  }

 private:
  void add(std::string story, std::string alert, std::vector<Series> given,
           std::vector<Firing> fires = {}) {
    cases_.push_back(
        {std::move(story), std::move(given), kFaultsReadAt, std::move(alert), std::move(fires)});
  }

  Series open_for(Millis length) const {
    return steady("kpiwatch_fault_open_longest_seconds", target_, {}, to_seconds(length),
                  kFaultsReadAt);
  }
  Series in_period(std::string_view metric, double value) const {
    return steady(metric, target_, {{"window", period_window(target_)}}, value, kFaultsReadAt);
  }
  std::vector<Firing> once(double count, Pairs labels = {}) const {
    return {{labels_of(target_, std::move(labels)), fmt::format("{:.0f}", count)}};
  }

  void near_limit(Millis max) {
    const std::string alert = "KpiwatchFaultNearLimit";
    std::vector<Firing> stages;
    for (const Millis tier : tiers_) {
      stages.push_back({labels_of(target_, {{"open_for", format_duration(tier)}}), {}});
      const std::string left = humanize_duration(to_seconds(max) - to_seconds(tier));
      for (Firing& stage : stages) stage.value = left;
      add("a fault has been open for " + format_duration(tier), alert, {open_for(tier)}, stages);
    }
    for (Firing& stage : stages) stage.value = "0s";
    add("a fault has been open for longer than the limit", alert, {open_for(max * 2)}, stages);
    add("a fault is young", alert, {open_for(tiers_.front() / 2)});
    add("no fault is open", alert, {open_for(0ms)});
  }

  void over_limit(Millis max) {
    const std::string alert = "KpiwatchFaultOverLimit";
    add("a fault is longer than the limit", alert, {open_for(max + 1s)},
        {{labels_of(target_), humanize_duration(to_seconds(max + 1s))}});
    add("a fault is just as long as the limit", alert, {open_for(max)});
  }

  void most_used() {
    const auto most = most_of(promise_.limit);
    if (!most) return;
    const auto count = static_cast<double>(*most);
    const std::string alert = "KpiwatchFaultsMostUsed";
    add("four fifths of the limit are used", alert, {in_period("kpiwatch_faults", count)},
        once(count));
    add("less than four fifths of the limit are used", alert,
        {in_period("kpiwatch_faults", count - 1)});
  }

  void ahead_of_calendar() {
    const auto several = several_of(promise_.limit);
    if (!several) return;
    const auto count = static_cast<double>(*several);
    const auto given = [&](double forecast, double faults) {
      return std::vector{steady("kpiwatch_forecast_faults", target_, {}, forecast, kFaultsReadAt),
                         in_period("kpiwatch_faults", faults)};
    };
    const std::string alert = "KpiwatchFaultsAheadOfCalendar";
    add("several came sooner than the calendar has them", alert, given(limit_ + 2, count),
        once(limit_ + 2));
    add("they come as the calendar has them", alert, given(limit_, count));
    add("too few for a forecast", alert, given(100 * limit_, count - 1));
  }

  void last_used() {
    const auto remaining = [&](double count) {
      return std::vector{steady("kpiwatch_faults_remaining", target_, {}, count, kFaultsReadAt)};
    };
    add("none is left", "KpiwatchLastFaultUsed", remaining(0), once(0));
    add("one is left", "KpiwatchLastFaultUsed", remaining(1));
  }

  void lost() {
    const std::string alert = "KpiwatchFaultsLost";
    const auto given = [&](double count, double overlong) {
      return std::vector{in_period("kpiwatch_faults", count),
                         in_period("kpiwatch_faults_overlong", overlong)};
    };
    add("one more than the limit", alert, given(limit_ + 1, 0),
        once(limit_ + 1, {{"reason", "count"}}));
    add("as many as the limit, none too long", alert, given(limit_, 0));
    if (promise_.max_duration)
      add("one was too long", alert, given(limit_, 1), once(1, {{"reason", "duration"}}));
  }

  const Target& target_;
  const FaultsTarget& promise_;
  const double limit_;
  const std::vector<Millis> tiers_;
  std::vector<Case> cases_;
};

}  // namespace

std::vector<Case> faults_cases(const Target& target, const std::vector<Millis>& open_for) {
  const auto& promise = std::get<FaultsTarget>(target.promise);
  return FaultsCases(target, open_for_tiers(promise, open_for)).all();
}

}  // namespace kpiwatch::rules
