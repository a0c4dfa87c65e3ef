#include "metrics/report/figures.h"

#include <array>

#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kAbsent = "-";

std::string with_thousands(std::string digits) {
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

WideInt power_of_ten(int exponent) {
  WideInt power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// Half away from zero.
WideInt round_half_up(const Ratio& value) {
  const WideInt twice = value.numerator() * 2;
  const WideInt half = value.numerator() < 0 ? WideInt(-value.denominator()) : value.denominator();
  return (twice + half) / (value.denominator() * 2);
}

/// `rounded` stands for `value`: moved by whole units until it stands on the side of `limit` that
/// the value is on.
WideInt kept_beside(WideInt rounded, const Ratio& value, const Ratio& limit) {
  const auto shown = [&rounded] { return Ratio(rounded, 1); };
  while (value < limit && shown() >= limit) --rounded;
  while (value > limit && shown() <= limit) ++rounded;
  return rounded;
}

std::string with_point(const WideInt& units, int decimals) {
  const bool negative = units < 0;
  std::string digits = WideInt(negative ? WideInt(-units) : units).str();
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  std::string text = with_thousands(digits.substr(0, digits.size() - places));
  if (places > 0) text += "." + digits.substr(digits.size() - places);
  return negative ? "-" + text : text;
}

/// `value` in units of 10^-decimals, beside the limits.
WideInt to_units(const Ratio& value, int decimals, const std::vector<Ratio>& limits) {
  const Ratio scale(power_of_ten(decimals), 1);
  const Ratio scaled = value * scale;
  WideInt units = round_half_up(scaled);
  for (const Ratio& limit : limits) units = kept_beside(units, scaled, limit * scale);
  return units;
}

struct LengthUnit {
  std::int64_t seconds;
  std::string_view name;
};
constexpr std::array kLengthUnits =
    std::to_array<LengthUnit>({{86'400, "d"}, {3'600, "h"}, {60, "m"}, {1, "s"}});

}  // namespace

std::string format_rounded(const Ratio& value, int decimals) {
  return with_point(to_units(value, decimals, {}), decimals);
}

std::string format_percent(const std::optional<Ratio>& ratio, const std::vector<Ratio>& limits) {
  if (!ratio) return std::string(kAbsent);
  return with_point(to_units(*ratio, 4, limits), 2) + " %";
}

std::string format_percent(const Decimal& ratio) {
  Decimal percent = ratio;
  for (int i = 0; i < 2; ++i) {
    if (percent.scale > 0) {
      --percent.scale;
    } else {
      percent.coefficient *= 10;
    }
  }
  return to_string(percent) + " %";
}

std::string format_burn_rate(const std::optional<Ratio>& rate) {
  if (!rate) return std::string(kAbsent);
  return with_point(to_units(*rate, 2, {Ratio(1, 1)}), 2);
}

std::string format_count(std::int64_t count) { return with_point(count, 0); }

std::string format_count(std::int64_t count, std::string_view noun) {
  return format_count(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

std::string format_sum(AssetSum sum, bool sampled) {
  if (sampled) return with_point(WideInt(sum), 0);
  constexpr int kMillisInHour = 3'600'000;
  const Ratio hours(WideInt(sum), kMillisInHour);
  const bool vanishes = sum > 0 && to_units(hours, 1, {}) == 0;
  return vanishes ? "<0.1 h" : format_rounded(hours, 1) + " h";
}

std::string format_yuan(FenSum amount) { return with_point(WideInt(amount.count), 2); }

std::string format_length(MillisSum length) {
  auto rest = static_cast<std::int64_t>((length.count() + 999) / 1000);
  if (rest == 0) return "0s";
  std::string text;
  for (const LengthUnit& unit : kLengthUnits) {
    if (rest >= unit.seconds) text += std::to_string(rest / unit.seconds).append(unit.name);
    rest %= unit.seconds;
  }
  return text;
}

std::string format_local_time(Instant instant, const TimeZone& zone) {
  // The length of "2025-06-27T23:13:33"; a fraction and the offset follow it.
  std::string text = format_instant(instant, zone.offset_at(instant)).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string format_local_edge(Instant instant, const TimeZone& zone) {
  const std::string text = format_local_time(instant, zone);
  return text.ends_with(" 00:00:00") ? text.substr(0, 10) : text;
}

}  // namespace kpiwatch
