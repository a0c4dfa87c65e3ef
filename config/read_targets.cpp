#include <fmt/format.h>

#include <algorithm>

#include "config/fields.h"
#include "config/sections.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

using std::chrono::month_day;

const std::vector<std::string_view> kKinds{"online_rate", "faults", "budget_execution"};
const std::vector<std::string_view> kPeriods{"day", "week", "month", "quarter", "year"};

/// Which kinds of target have a key; those not named here have it all.
struct Belongs {
  std::string_view key;
  std::vector<std::string_view> kinds;
};
const std::vector<Belongs> kBelongs{
    {"windows", {"online_rate", "faults"}},
    {"by", {"online_rate", "faults"}},
    {"objective", {"online_rate", "budget_execution"}},
    {"unknown", {"online_rate"}},
    {"method", {"online_rate"}},
    {"offline_of", {"faults"}},
    {"limit", {"faults"}},
    {"max_duration", {"faults"}},
    {"merge_gap", {"faults"}},
    {"ignore_shorter_than", {"faults"}},
    {"tolerance", {"budget_execution"}},
    {"plan", {"budget_execution"}},
};

bool is_between_0_and_1(const Decimal& d) { return d > Decimal{0, 0} && d < Decimal{1, 0}; }
bool is_above_0_to_1(const Decimal& d) { return d > Decimal{0, 0} && d <= Decimal{1, 0}; }
bool is_0_to_1(const Decimal& d) { return d >= Decimal{0, 0} && d <= Decimal{1, 0}; }

std::optional<Millis> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0, 1, 3, 4}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return std::chrono::hours{hour} + std::chrono::minutes{minute};
}

/// Reads one target.
class TargetReader {
 public:
  TargetReader(const Node& node, const Calendar& calendar, const Complaints& complaints)
      : calendar_(calendar), complaints_(complaints), fields_(node, complaints) {}

  std::optional<Target> read() {
    const auto kind = read_choice(fields_.require("kind"), "kind", kKinds, complaints_);
    read_id();
    target_.name = read_text(fields_.take("name"), "name", complaints_).value_or(target_.id);
    if (!kind) return std::nullopt;
    refuse_keys_of_others(kKinds[*kind]);
    read_period(*kind == 2);
    read_windows(*kind == 2 ? nullptr : fields_.take("windows"));
    if (*kind != 2) target_.by = read_names(fields_.take("by"), "by", complaints_);
    const auto select = read_selector(fields_.take("select"), "select", complaints_);
    const Selector selector = select.value_or(Selector{});
    if (*kind == 0) target_.promise = read_online_rate(selector);
    if (*kind == 1) target_.promise = read_faults(selector);
    if (*kind == 2) target_.promise = read_budget_execution(selector);
    fields_.finish();
    return std::move(target_);
  }

 private:
  void read_id() {
    const Node* node = fields_.require("id");
    const auto id = read_text(node, "id", complaints_);
    if (!id) return;
    const auto fits = [](char c) {
      return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '-';
    };
    if (id->front() == '-' || !std::all_of(id->begin(), id->end(), fits)) {
      complain(complaints_, *node, "id",
               "lower-case letters, digits and hyphens that do not begin with a hyphen");
    }
    target_.id = *id;
  }

  void refuse_keys_of_others(std::string_view kind) {
    for (const Belongs& belongs : kBelongs) {
      const auto& kinds = belongs.kinds;
      if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) continue;
      fields_.refuse(belongs.key, fmt::format("belongs to targets of kind {}, this one is {}",
                                              fmt::join(kinds, " and "), kind));
    }
  }

  void read_period(bool of_money) {
    const Node* node = fields_.take("period");
    const auto period = read_choice(node, "period", kPeriods, complaints_);
    if (!period) return;
    target_.period = static_cast<Period>(*period);
    if (of_money && target_.period != Period::kYear) {
      complain(complaints_, *node, "period", "year, the only one for budget_execution");
    }
  }

  void read_windows(const Node* node) {
    const std::string period{to_string(target_.period)};
    target_.windows.push_back({period, target_.period});
    if (node == nullptr) return;
    if (node->kind != Node::Kind::kList) {
      complain(complaints_, *node, "windows", "a list of windows");
      return;
    }
    for (const Node& item : node->items) {
      const auto window = parse_window(item.text);
      if (item.kind != Node::Kind::kScalar || !window) {
        complain(complaints_, item, "windows",
                 "day, week, month, quarter, year or a duration such as 6h or 30d");
        continue;
      }
      const auto same = [&](const Window& known) { return known.name == window->name; };
      if (std::none_of(target_.windows.begin(), target_.windows.end(), same)) {
        target_.windows.push_back(*window);
      }
    }
  }

  OnlineRateTarget read_online_rate(const Selector& select) {
    OnlineRateTarget promise;
    promise.select = select;
    promise.objective =
        read_decimal(fields_.require("objective"), "objective",
                     "a decimal greater than 0 and less than 1", is_between_0_and_1, complaints_)
            .value_or(Decimal{5, 1});
    const auto unknown =
        read_choice(fields_.take("unknown"), "unknown", {"excluded", "offline"}, complaints_);
    if (unknown == std::size_t{1}) promise.unknown = OnlineRateTarget::Unknown::kOffline;
    if (const Node* method = fields_.take("method")) read_method(*method, promise);
    return promise;
  }

  void read_method(const Node& method, OnlineRateTarget& promise) {
    if (method.kind == Node::Kind::kScalar && method.text == "time_weighted") return;
    if (method.kind != Node::Kind::kMap) {
      complain(complaints_, method, "method", "time_weighted or {sampled: [\"09:00\", …]}");
      return;
    }
    Fields fields(method, complaints_);
    const Node* times = fields.require("sampled");
    fields.finish();
    if (times == nullptr) return;
    if (times->kind != Node::Kind::kList || times->items.empty()) {
      complain(complaints_, *times, "sampled", "a list of local times of day");
      return;
    }
    for (const Node& item : times->items) {
      if (const auto time = parse_time_of_day(item.text)) {
        promise.sampled.push_back(*time);
      } else {
        complain(complaints_, item, "sampled", "a local time of day such as \"09:00\"");
      }
    }
    std::sort(promise.sampled.begin(), promise.sampled.end());
    promise.sampled.erase(std::unique(promise.sampled.begin(), promise.sampled.end()),
                          promise.sampled.end());
  }

  FaultsTarget read_faults(const Selector& select) {
    FaultsTarget promise;
    promise.select = select;
    promise.offline_of = read_selector(fields_.take("offline_of"), "offline_of", complaints_);
    promise.limit =
        read_whole(fields_.require("limit"), "limit", 0, 1'000'000'000, complaints_).value_or(0);
    promise.max_duration =
        read_duration(fields_.take("max_duration"), "max_duration", false, complaints_);
    promise.merge_gap = read_duration(fields_.take("merge_gap"), "merge_gap", true, complaints_);
    promise.ignore_shorter_than = read_duration(fields_.take("ignore_shorter_than"),
                                                "ignore_shorter_than", true, complaints_);
    return promise;
  }

  BudgetExecutionTarget read_budget_execution(const Selector& select) {
    BudgetExecutionTarget promise;
    promise.select = select;
    promise.objective =
        read_decimal(fields_.require("objective"), "objective",
                     "a decimal greater than 0 and at most 1", is_above_0_to_1, complaints_)
            .value_or(Decimal{1, 0});
    promise.tolerance = read_decimal(fields_.take("tolerance"), "tolerance",
                                     "a decimal from 0 to 1", is_0_to_1, complaints_)
                            .value_or(Decimal{1, 1});
    if (const Node* plan = fields_.take("plan")) read_plan(*plan, promise);
    return promise;
  }

  void read_plan(const Node& plan, BudgetExecutionTarget& promise) {
    if (plan.kind == Node::Kind::kScalar && plan.text == "linear") return;
    if (plan.kind == Node::Kind::kScalar && plan.text == "monthly") {
      promise.plan = BudgetExecutionTarget::Monthly{};
      return;
    }
    if (plan.kind != Node::Kind::kMap || plan.entries.empty()) {
      complain(complaints_, plan, "plan", "linear, monthly or a mapping such as {\"06-30\": 0.5}");
      return;
    }
    std::vector<BudgetExecutionTarget::Point> points;
    for (const Node::Entry& entry : plan.entries) {
      const auto day = parse_month_day(entry.key);
      if (!day || *day == std::chrono::February / 29 || is_last_day(*day)) {
        complaints_.add(entry.at,
                        "plan: expected a day such as \"06-30\", not \"02-29\" and not the "
                        "fiscal year's last, found " +
                            in_quotes(entry.key));
        continue;
      }
      const auto ratio =
          read_decimal(&entry.value, "plan", "a decimal from 0 to 1", is_0_to_1, complaints_);
      if (ratio) points.push_back({*day, *ratio});
    }
    const auto earlier = [&](const auto& a, const auto& b) { return place(a.day) < place(b.day); };
    std::sort(points.begin(), points.end(), earlier);
    promise.plan = std::move(points);
  }

  /// Days of the year in the fiscal year's order.
  std::pair<bool, month_day> place(const month_day& day) const {
    return {day < calendar_.fiscal_year_start, day};
  }

  bool is_last_day(const month_day& day) const {
    const std::chrono::sys_days next = std::chrono::year{2023} / day;
    const std::chrono::year_month_day after{next + std::chrono::days{1}};
    return month_day{after.month(), after.day()} == calendar_.fiscal_year_start;
  }

  const Calendar& calendar_;
  const Complaints& complaints_;
  Fields fields_;
  Target target_;
};

}  // namespace

void read_targets(const Node& section, Promises& promises, const Complaints& complaints) {
  if (section.kind != Node::Kind::kList) {
    if (section.kind != Node::Kind::kNothing) complain(complaints, section, "targets", "a list");
    return;
  }
  for (const Node& item : section.items) {
    auto target = TargetReader(item, promises.calendar, complaints).read();
    if (!target) continue;
    const auto same = [&](const Target& known) { return known.id == target->id; };
    if (!target->id.empty() &&
        std::any_of(promises.targets.begin(), promises.targets.end(), same)) {
      complaints.add(item.at, fmt::format("id: {} is given twice", in_quotes(target->id)));
    }
    promises.targets.push_back(*std::move(target));
  }
}

}  // namespace kpiwatch
