#include "daemon/simulate/rhythm.h"

#include <numeric>

namespace kpiwatch::simulate {
namespace {

constexpr int kMonthPercent[12] = {45, 45, 55, 65, 80, 95, 100, 100, 85, 65, 50, 50};
constexpr int kHourPercent[24] = {45, 40, 40,  40,  40, 45, 55, 70, 90, 100, 100, 95,
                                  80, 90, 100, 100, 95, 90, 85, 80, 70, 60,  55,  50};

template <std::size_t N>
constexpr int average(const int (&values)[N]) {
  return std::accumulate(values, values + N, 0) / static_cast<int>(N);
}

int percent_at(LocalTime local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const unsigned month = unsigned{std::chrono::year_month_day{day}.month()};
  const auto hour = std::chrono::floor<std::chrono::hours>(local - day).count();
  return kMonthPercent[month - 1] * kHourPercent[hour] / 100;
}

}  // namespace

Instant Rhythm::next_after(Instant after, Millis mean_gap, Random& random) const {
  // Thinning: candidates come often enough that the accepted ones have the mean asked for.
  constexpr int kAccepted = average(kMonthPercent) * average(kHourPercent) / 100;
  const Millis candidate_gap = mean_gap * kAccepted / 100;
  for (Instant at = after;;) {
    at += random.exponential(candidate_gap) + Millis{1};
    if (random.chance(10 * percent_at(zone_.to_local(at)))) return at;
  }
}

}  // namespace kpiwatch::simulate
