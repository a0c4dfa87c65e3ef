#include "daemon/rules/promql.h"

#include <fmt/format.h>

#include "daemon/rules/quotes.h"
#include "metrics/report/number.h"

namespace kpiwatch::rules {

std::string of_target(std::string_view metric, const Target& target, std::string_view more) {
  return fmt::format("{}{{target={}{}{}}}", metric, in_escaped_quotes(target.id),
                     more.empty() ? "" : ",", more);
}

std::string in_window(std::string_view metric, const Target& target, std::string_view window) {
  return fmt::format("max without (window) ({})",
                     of_target(metric, target, "window=" + in_escaped_quotes(window)));
}

std::string period_window(const Target& target) { return std::string{to_string(target.period)}; }

std::string seconds(Millis length) { return format_number(to_seconds(length)); }

Decimal complement(const Decimal& decimal) {
  return {decimal.denominator() - decimal.coefficient, decimal.scale};
}

std::string percent(const Decimal& share) {
  Decimal shown = share;
  for (int power = 0; power < 2; ++power) {
    if (shown.scale > 0) {
      --shown.scale;
    } else {
      shown.coefficient *= 10;
    }
  }
  return to_string(shown) + "%";
}

Recording record_elapsed(const Target& target) {
  const auto start = of_target("kpiwatch_period_start_timestamp_seconds", target);
  const auto end = of_target("kpiwatch_period_end_timestamp_seconds", target);
  return {std::string{kElapsed}, fmt::format("(time() - {0}) / ({1} - {0})", start, end)};
}

}  // namespace kpiwatch::rules
