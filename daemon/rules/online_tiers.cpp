#include "daemon/rules/online_tiers.h"

#include <cmath>

#include "daemon/rules/promql.h"
#include "metrics/report/number.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

/// `share` cut to so few digits as keep it above `floor`: a threshold that can be said aloud.
Decimal plainly(double share, const Decimal& floor) {
  constexpr int kDigits = 12;
  const int leading_zeros = -1 - static_cast<int>(std::floor(std::log10(share)));
  for (int digits = 1; digits <= kDigits; ++digits) {
    const int scale = leading_zeros + digits;
    auto coefficient = static_cast<std::int64_t>(share * std::pow(10.0, scale));
    Decimal plain{coefficient, scale};
    while (plain.scale > 0 && plain.coefficient % 10 == 0)
      plain = {plain.coefficient / 10, plain.scale - 1};
    if (plain > floor && plain < Decimal{1, 0}) return plain;
  }
  return floor;
}

}  // namespace

OnlineTiers online_tiers(const Target& target, const Settings::Alerts::OfTarget& set) {
  const auto& promise = std::get<OnlineRateTarget>(target.promise);
  const bool daily = target.period == Period::kDay;
  OnlineTiers tiers;
  tiers.allowed = complement(promise.objective);
  const double allowed = to_double(tiers.allowed);
  tiers.offline = set.offline.value_or(plainly(std::sqrt(allowed), tiers.allowed));
  tiers.group_offline =
      set.group_offline.value_or(plainly(std::sqrt(std::sqrt(allowed)), tiers.allowed));
  tiers.budget_left = set.budget_left;
  tiers.lasting = daily ? 5min : 15min;
  tiers.recently = daily ? 1h : 6h;
  tiers.slow_pace = target.period == Period::kQuarter || target.period == Period::kYear;
  return tiers;
}

}  // namespace kpiwatch::rules
