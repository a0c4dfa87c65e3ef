#include "metrics/base/duration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "metrics/base/in_quotes.h"
#include "metrics/base/int128.h"

namespace kpiwatch {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t millis;
};

constexpr std::int64_t kDay = 24 * 3'600'000LL;
constexpr std::array<Unit, 7> kUnits{{{"y", 365 * kDay},
                                      {"w", 7 * kDay},
                                      {"d", kDay},
                                      {"h", 3'600'000},
                                      {"m", 60'000},
                                      {"s", 1'000},
                                      {"ms", 1}}};
/// The longest duration: with it, instants that can be named still add and subtract in 64 bits.
constexpr std::int64_t kLongest = std::int64_t{1} << 60;

constexpr std::string_view kDigits = "0123456789";

/// One number with its unit, taken from the front of `rest`; the unit must come after those before
/// `next_unit`. Nothing when there is none.
struct Step {
  std::int64_t count = 0;
  std::size_t unit = 0;
  std::size_t length = 0;
  bool fits = true;
};
std::optional<Step> take_step(std::string_view rest, std::size_t next_unit) {
  const auto digits = std::min(rest.find_first_not_of(kDigits), rest.size());
  const auto after = rest.substr(digits);
  const auto letters = after.substr(0, std::min(after.find_first_of(kDigits), after.size()));
  const auto unit =
      std::find_if(kUnits.begin() + static_cast<std::ptrdiff_t>(next_unit), kUnits.end(),
                   [&](const Unit& candidate) { return candidate.name == letters; });
  if (digits == 0 || unit == kUnits.end()) return {};
  Step step{.unit = static_cast<std::size_t>(unit - kUnits.begin()),
            .length = digits + letters.size()};
  step.fits = std::from_chars(rest.data(), after.data(), step.count).ec == std::errc{};
  return step;
}

}  // namespace

Result<Millis> parse_duration(std::string_view text) {
  const auto malformed = [&] {
    return invalid("expected a duration such as 90s, 30m, 1h30m, 7d, found " + in_quotes(text));
  };
  if (text == "0") return Millis{0};
  if (text.empty()) return malformed();
  Int128 sum = 0;
  bool fits = true;
  std::size_t next_unit = 0;
  for (auto rest = text; !rest.empty();) {
    const auto step = take_step(rest, next_unit);
    if (!step) return malformed();
    sum += Int128{step->count} * kUnits[step->unit].millis;
    fits = fits && step->fits && sum <= kLongest;
    next_unit = step->unit + 1;
    rest.remove_prefix(step->length);
  }
  if (!fits)
    return invalid("expected a duration of at most 36000000 years, found " + in_quotes(text));
  return Millis{static_cast<std::int64_t>(sum)};
}

std::string format_duration(Millis duration) {
  auto rest = duration.count();
  if (rest == 0) return "0s";
  std::string out = rest < 0 ? "-" : "";
  if (rest < 0) rest = -rest;
  for (const auto& [name, millis] : kUnits) {
    // As Prometheus writes it: "30d" rather than "4w2d".
    const bool only_whole = name == "y" || name == "w";
    if (rest < millis || (only_whole && rest % millis != 0)) continue;
    out += std::to_string(rest / millis);
    out += name;
    rest %= millis;
  }
  return out;
}

}  // namespace kpiwatch
