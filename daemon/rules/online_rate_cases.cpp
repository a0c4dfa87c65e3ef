#include <fmt/format.h>

#include "daemon/rules/cases.h"
#include "daemon/rules/groups.h"
#include "daemon/rules/online_rate_names.h"
#include "daemon/rules/promql.h"
#include "metrics/base/duration.h"
#include "metrics/report/label_names.h"
#include "metrics/report/number.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

constexpr double kAssets = 1000;

/// Tells the cases of one target.
class OnlineCases {
 public:
  OnlineCases(const Target& target, const OnlineTiers& tiers)
      : target_(target),
        tiers_(tiers),
        allowed_(to_double(tiers.allowed)),
        objective_(to_double(std::get<OnlineRateTarget>(target.promise).objective)) {}

  std::vector<Case> all() {
    fleet_offline();
    if (!target_.by.empty()) {
      group_offline();
      group_below_objective();
    }
    runs_out();
    budget_low();
    budget_lost();
    below_objective();
    unknown();
    mass_change();
    for (Case& story : without_data_cases(target_)) cases_.push_back(std::move(story));
    return std::move(cases_);
  }

 private:
  void add(std::string story, Millis at, std::string alert, std::vector<Series> given,
           std::vector<Firing> fires = {}) {
    cases_.push_back({std::move(story), std::move(given), at, std::move(alert), std::move(fires)});
  }

  static double between(double low, double high) { return (low + high) / 2; }

  Series figure(std::string_view metric, double value, Millis until) const {
    return steady(metric, target_, {}, value, until);
  }
  Series in_period(std::string_view metric, double value, Millis until) const {
    return steady(metric, target_, {{"window", period_window(target_)}}, value, until);
  }

  /// The ratio of now, as the share offline changes.
  Series offline(const std::vector<std::pair<double, Millis>>& shares, Pairs group = {}) const {
    std::vector<std::pair<double, Millis>> ratios;
    for (const auto& [share, length] : shares) ratios.emplace_back(1 - share, length);
    const auto* metric = group.empty() ? "kpiwatch_online_ratio" : "kpiwatch_group_online_ratio";
    group.emplace_back("window", "now");
    return {series(metric, labels_of(target_, group)), values(ratios)};
  }

  void fleet_offline() {
    const Millis at = 40min;
    const double high = between(to_double(tiers_.offline), 1);
    const double usual = between(allowed_, to_double(tiers_.offline));
    const std::string alert = "KpiwatchFleetOffline";
    const double shown = 1 - (1 - high);
    add("a large share of the fleet has been offline for long enough", at, alert,
        {offline({{0, 10min}, {high, 40min}})}, {{labels_of(target_), humanize_percentage(shown)}});
    add("it was, and is over", at, alert, {offline({{high, 39min}, {0, 10min}})});
    add("it has only begun", at, alert, {offline({{0, 40min}, {high, 10min}})});
    add("no more than is usual", at, alert, {offline({{usual, 50min}})});
  }

  /// One value for each attribute that makes groups.
  Pairs group(const std::string& value) const {
    Pairs labels;
    for (const std::string& name : to_label_names(target_.by)) labels.emplace_back(name, value);
    return labels;
  }

  void group_offline() {
    const Millis at = 40min;
    const double high = between(to_double(tiers_.group_offline), 1);
    const std::string alert = "KpiwatchGroupOffline";
    const auto told = [&](const Pairs& name, double share, double assets) {
      return std::vector<Series>{
          offline({{share, 50min}}, name),
          steady("kpiwatch_group_counted_assets", target_, name, assets, at),
          steady("kpiwatch_group_online_assets", target_, name, assets * (1 - share), at)};
    };
    std::vector<Series> given = told(group("dark"), high, kAssets);
    for (Series& well : told(group("well"), 0, 7 * kAssets)) given.push_back(std::move(well));
    given.push_back(offline({{high / 8, 50min}}));
    add("one group is dark among many that are well", at, alert, std::move(given),
        {{labels_of(target_, group("dark")), humanize_percentage(1 - (1 - high))}});
    add("a group of two is dark", at, alert, told(group("small"), 1, 2));
  }

  void group_below_objective() {
    const Millis at = 35min;
    const double low = objective_ * 0.875;
    const auto in_group = [&](const std::string& name, double ratio) {
      Pairs labels = group(name);
      labels.emplace_back("window", period_window(target_));
      return steady("kpiwatch_group_online_ratio", target_, labels, ratio, at);
    };
    const std::string alert = "KpiwatchGroupBelowObjective";
    add("one group is below the objective among others that are above", at, alert,
        {in_group("low", low), in_group("well", 1), in_period("kpiwatch_online_ratio", 1, at)},
        {{labels_of(target_, group("low")), humanize_percentage(low)}});
    add("a group is at the objective itself", at, alert, {in_group("well", objective_)});
  }

  /// Everything that the budget's exhaustion is made from: half of the period gone, half of the
  /// budget left, `share` offline in every window, `now` at present.
  std::vector<Series> pace(double share, double now, Millis at) const {
    const PeriodBounds bounds = period_around(target_, 0.5, at);
    std::vector<Series> given = period_series(target_, bounds, at);
    given.push_back(offline({{now, at + 2min}}));
    for (const Millis length : {tiers_.recently, kPace, kSlowPace}) {
      if (const Window* window = window_of(target_, length)) {
        const double value = length == tiers_.recently ? 1 - now : 1 - share;
        given.push_back(
            steady("kpiwatch_online_ratio", target_, {{"window", window->name}}, value, at));
      }
    }
    const double half = (bounds.to - bounds.from) / 2;
    given.push_back(in_period("kpiwatch_online_ratio", objective_, at));
    if (is_sampled(target_)) return given;
    given.push_back(figure("kpiwatch_error_budget_remaining_ratio", 0.5, at));
    given.push_back(in_period("kpiwatch_counted_seconds", kAssets * half, at));
    given.push_back(figure("kpiwatch_counted_assets", kAssets, at));
    return given;
  }

  void runs_out() {
    const Millis at = 35min;
    const double share = between(allowed_, 1);
    const PeriodBounds bounds = period_around(target_, 0.5, at);
    const double length = bounds.to - bounds.from;
    const std::string lasts = humanize_duration(0.5 * allowed_ * length / (1 - (1 - share)));
    std::vector<Firing> fires = {{labels_of(target_, {{"pace", format_duration(kPace)}}), lasts}};
    if (tiers_.slow_pace)
      fires.push_back({labels_of(target_, {{"pace", format_duration(kSlowPace)}}), lasts});
    const std::string alert = "KpiwatchErrorBudgetRunsOut";
    add("more is offline than the rest of the period can bear", at, alert, pace(share, share, at),
        fires);
    add("less is offline than is allowed", at, alert, pace(allowed_ / 2, allowed_ / 2, at));
    // What the last days were like is then known from their window alone.
    if (!tiers_.slow_pace && window_of(target_, kPace) != nullptr)
      add("the last days were bad, and it is over", at, alert, pace(share, 0, at));
  }

  /// A period nearly gone of whose error budget so much is left.
  std::vector<Series> left(double share, Millis at) const {
    if (!is_sampled(target_)) return {figure("kpiwatch_error_budget_remaining_ratio", share, at)};
    constexpr double kGone = 0.9;
    std::vector<Series> given = period_series(target_, period_around(target_, kGone, at), at);
    given.push_back(in_period("kpiwatch_online_ratio", 1 - (1 - share) * allowed_ / kGone, at));
    return given;
  }

  void budget_low() {
    const Millis at = 15min;
    const double low = to_double(tiers_.budget_left);
    add("little of the error budget is left", at, "KpiwatchErrorBudgetLow", left(low / 2, at),
        {{labels_of(target_), humanize_percentage(low / 2)}});
    add("much of the error budget is left", at, "KpiwatchErrorBudgetLow",
        left(between(low, 1), at));
  }

  void budget_lost() {
    const Millis at = 15min;
    add("more than the error budget is used", at, "KpiwatchOnlineRateLost", left(-0.125, at),
        {{labels_of(target_), "-12.5%"}});
    add("not quite all of the error budget is used", at, "KpiwatchOnlineRateLost", left(0.01, at));
  }

  void below_objective() {
    const Millis at = 35min;
    const std::string alert = "KpiwatchOnlineRateBelowObjective";
    const double low = objective_ * 0.875;
    add("the period's rate is below the objective", at, alert,
        {in_period("kpiwatch_online_ratio", low, at)},
        {{labels_of(target_), humanize_percentage(low)}});
    add("the period's rate is the objective itself", at, alert,
        {in_period("kpiwatch_online_ratio", objective_, at)});
  }

  void unknown() {
    const Millis at = 35min;
    const bool among_counted =
        std::get<OnlineRateTarget>(target_.promise).unknown == OnlineRateTarget::Unknown::kOffline;
    const auto given = [&](double share) {
      return std::vector{
          figure("kpiwatch_unknown_assets", share * kAssets, at),
          figure("kpiwatch_counted_assets", among_counted ? kAssets : (1 - share) * kAssets, at)};
    };
    add("the status of a fifth is unknown", at, "KpiwatchAssetsUnknown", given(0.2),
        {{labels_of(target_), "20%"}});
    add("the status of a few is unknown", at, "KpiwatchAssetsUnknown", given(0.05));
  }

  /// Assets of three kinds as they were for 20 minutes, and from then on.
  std::vector<Series> turning(double online, double excluded, double counted) const {
    const auto turn = [&](std::string_view metric, double before, double after) {
      return Series{series(metric, labels_of(target_)), values({{before, 20min}, {after, 30min}})};
    };
    return {turn("kpiwatch_online_assets", kAssets, online),
            turn("kpiwatch_excluded_assets", 0, excluded),
            turn("kpiwatch_counted_assets", kAssets, counted)};
  }

  void mass_change() {
    const std::string alert = "KpiwatchMassChange";
    add("two fifths drop out at once", 30min, alert, turning(0.6 * kAssets, 0, kAssets),
        {{labels_of(target_), "40%"}});
    add("two fifths are retired by mistake", 21min, alert, turning(0.6 * kAssets, 0, 0.6 * kAssets),
        {{labels_of(target_), "40%"}});
    add("that was long ago", 40min, alert, turning(0.6 * kAssets, 0, kAssets));
    add("two fifths go into maintenance", 21min, alert,
        turning(0.6 * kAssets, 0.4 * kAssets, 0.6 * kAssets));
    add("a fifth drops out at once", 21min, alert, turning(0.8 * kAssets, 0, kAssets));
    const auto few = [&](std::string_view metric, const std::string& samples) {
      return Series{series(metric, labels_of(target_)), samples};
    };
    add("the only three drop out", 21min, alert,
        {few("kpiwatch_online_assets", "3+0x19 0+0x10"), few("kpiwatch_excluded_assets", "0+0x30"),
         few("kpiwatch_counted_assets", "3+0x30")});
  }

  const Target& target_;
  const OnlineTiers& tiers_;
  const double allowed_;
  const double objective_;
  std::vector<Case> cases_;
};

}  // namespace

std::vector<Case> online_rate_cases(const Target& target, const OnlineTiers& tiers) {
  return OnlineCases(target, tiers).all();
}

}  // namespace kpiwatch::rules
