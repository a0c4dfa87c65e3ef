#include "config/read_promise.h"

#include <algorithm>

#include "config/sections.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"

namespace kpiwatch {
namespace {

using std::chrono::month_day;

bool is_between_0_and_1(const Decimal& d) { return d > Decimal{0, 0} && d < Decimal{1, 0}; }
bool is_above_0_to_1(const Decimal& d) { return d > Decimal{0, 0} && d <= Decimal{1, 0}; }
bool is_0_to_1(const Decimal& d) { return d >= Decimal{0, 0} && d <= Decimal{1, 0}; }

/// Without one, everything is picked.
Selector read_select(const Node* select, const Complaints& complaints) {
  return read_selector(select, "select", complaints).value_or(Selector{});
}

/// "HH:MM".
std::optional<Millis> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = parse_digits(text.substr(0, 2));
  const auto minute = parse_digits(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute};
}

/// Ascending, each once.
std::vector<Millis> read_sampled(const Node& times, const Complaints& complaints) {
  std::vector<Millis> sampled;
  if (times.kind != Node::Kind::kList || times.items.empty()) {
    complain(complaints, times, "sampled", "a list of local times of day such as \"09:00\"");
    return sampled;
  }
  for (const Node& item : times.items) {
    if (const auto time = parse_time_of_day(item.text)) {
      sampled.push_back(*time);
    } else {
      complain(complaints, item, "sampled", "a local time of day such as \"09:00\"");
    }
  }
  std::sort(sampled.begin(), sampled.end());
  sampled.erase(std::unique(sampled.begin(), sampled.end()), sampled.end());
  return sampled;
}

std::vector<Millis> read_method(const Node* method, const Complaints& complaints) {
  if (method == nullptr) return {};
  if (method->kind == Node::Kind::kScalar && method->text == "time_weighted") return {};
  if (method->kind != Node::Kind::kMap) {
    complain(complaints, *method, "method", "time_weighted or {sampled: [\"09:00\", \"15:00\"]}");
    return {};
  }
  Fields fields(*method, "method", complaints);
  const Node* times = fields.require("sampled");
  fields.finish();
  return times != nullptr ? read_sampled(*times, complaints) : std::vector<Millis>{};
}

/// Items of a budget have no other attributes: a condition on another one would match nothing.
void check_budget_attributes(const Node* select, const Complaints& complaints) {
  static constexpr std::string_view kAttributes[] = {"project", "item"};
  if (select == nullptr) return;
  for (const Node::Entry& entry : select->entries) {
    if (std::ranges::find(kAttributes, entry.key) != std::end(kAttributes)) continue;
    complaints.add(entry.at, "select: expected project or item, found " + in_quotes(entry.key) +
                                 suggestion(entry.key, kAttributes));
  }
}

/// Reads the points of a plan in the fiscal year's order.
class PlanReader {
 public:
  PlanReader(const month_day& fiscal_year_start, const Complaints& complaints)
      : start_(fiscal_year_start), complaints_(complaints) {}

  BudgetExecutionTarget::Plan read(const Node* plan) const {
    if (plan == nullptr) return BudgetExecutionTarget::Linear{};
    if (plan->kind == Node::Kind::kScalar && plan->text == "linear") {
      return BudgetExecutionTarget::Linear{};
    }
    if (plan->kind == Node::Kind::kScalar && plan->text == "monthly") {
      return BudgetExecutionTarget::Monthly{};
    }
    if (plan->kind == Node::Kind::kMap && !plan->entries.empty()) return read_points(*plan);
    complain(complaints_, *plan, "plan", "linear, monthly or a mapping such as {\"06-30\": 0.5}");
    return BudgetExecutionTarget::Linear{};
  }

 private:
  std::vector<BudgetExecutionTarget::Point> read_points(const Node& plan) const {
    std::vector<BudgetExecutionTarget::Point> points;
    for (const Node::Entry& entry : plan.entries) {
      const auto day = read_day(entry);
      const auto ratio = read_decimal(&entry.value, "plan: " + entry.key, "a decimal from 0 to 1",
                                      is_0_to_1, complaints_);
      if (day && ratio) points.push_back({*day, *ratio});
    }
    std::ranges::sort(points, {}, [&](const auto& point) { return place(point.day); });
    return points;
  }

  std::optional<month_day> read_day(const Node::Entry& entry) const {
    const auto day = parse_month_day(entry.key);
    if (day && *day != std::chrono::February / 29 && !is_last_day(*day)) return day;
    complaints_.add(entry.at,
                    "plan: expected a month and day such as \"06-30\", not \"02-29\" and not the "
                    "fiscal year's last, found " +
                        in_quotes(entry.key));
    return std::nullopt;
  }

  std::pair<bool, month_day> place(const month_day& day) const { return {day < start_, day}; }

  bool is_last_day(const month_day& day) const {
    const std::chrono::sys_days date = std::chrono::year{2023} / day;
    const std::chrono::year_month_day after{date + std::chrono::days{1}};
    return month_day{after.month(), after.day()} == start_;
  }

  month_day start_;
  const Complaints& complaints_;
};

}  // namespace

OnlineRateTarget read_online_rate(Fields& fields, const Complaints& complaints) {
  OnlineRateTarget promise;
  promise.select = read_select(fields.take("select"), complaints);
  promise.objective =
      read_decimal(fields.require("objective"), "objective",
                   "a decimal greater than 0 and less than 1", is_between_0_and_1, complaints)
          .value_or(Decimal{});
  const auto unknown =
      read_choice(fields.take("unknown"), "unknown", {"excluded", "offline"}, complaints);
  if (unknown == std::size_t{1}) promise.unknown = OnlineRateTarget::Unknown::kOffline;
  promise.sampled = read_method(fields.take("method"), complaints);
  promise.asset_metrics =
      read_choice(fields.take("asset_metrics"), "asset_metrics", {"false", "true"}, complaints) ==
      std::size_t{1};
  return promise;
}

FaultsTarget read_faults(Fields& fields, const Complaints& complaints) {
  FaultsTarget promise;
  promise.select = read_select(fields.take("select"), complaints);
  promise.offline_of = read_selector(fields.take("offline_of"), "offline_of", complaints);
  promise.limit =
      read_whole(fields.require("limit"), "limit", 0, 1'000'000'000, complaints).value_or(0);
  promise.max_duration =
      read_duration(fields.take("max_duration"), "max_duration", false, complaints);
  promise.merge_gap = read_duration(fields.take("merge_gap"), "merge_gap", true, complaints);
  promise.ignore_shorter_than =
      read_duration(fields.take("ignore_shorter_than"), "ignore_shorter_than", true, complaints);
  return promise;
}

BudgetExecutionTarget read_budget_execution(Fields& fields, const month_day& fiscal_year_start,
                                            const Complaints& complaints) {
  BudgetExecutionTarget promise;
  const Node* select = fields.take("select");
  promise.select = read_select(select, complaints);
  check_budget_attributes(select, complaints);
  promise.objective =
      read_decimal(fields.require("objective"), "objective",
                   "a decimal greater than 0 and at most 1", is_above_0_to_1, complaints)
          .value_or(Decimal{});
  promise.tolerance = read_decimal(fields.take("tolerance"), "tolerance", "a decimal from 0 to 1",
                                   is_0_to_1, complaints)
                          .value_or(Decimal{1, 1});
  promise.plan = PlanReader(fiscal_year_start, complaints).read(fields.take("plan"));
  return promise;
}

}  // namespace kpiwatch
