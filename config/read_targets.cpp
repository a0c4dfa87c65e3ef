#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "config/fields.h"
#include "config/read_promise.h"
#include "config/sections.h"
#include "metrics/base/ascii.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kOnlineRate = "online_rate";
constexpr std::string_view kFaults = "faults";
constexpr std::string_view kBudgetExecution = "budget_execution";
const std::vector<std::string_view> kTargetKinds{kOnlineRate, kFaults, kBudgetExecution};

/// The keys that not every kind of target has.
struct TargetKey {
  std::string_view key;
  std::vector<std::string_view> kinds;
};
const std::vector<TargetKey> kTargetKeys{
    {"windows", {kOnlineRate, kFaults}},
    {"by", {kOnlineRate, kFaults}},
    {"objective", {kOnlineRate, kBudgetExecution}},
    {"unknown", {kOnlineRate}},
    {"method", {kOnlineRate}},
    {"asset_metrics", {kOnlineRate}},
    {"offline_of", {kFaults}},
    {"limit", {kFaults}},
    {"max_duration", {kFaults}},
    {"merge_gap", {kFaults}},
    {"ignore_shorter_than", {kFaults}},
    {"tolerance", {kBudgetExecution}},
    {"plan", {kBudgetExecution}},
};

bool is_id(std::string_view text) {
  const auto fits = [](char c) { return is_small_letter(c) || is_digit(c) || c == '-'; };
  return !text.empty() && text.front() != '-' && std::all_of(text.begin(), text.end(), fits);
}

/// Reads one target.
class TargetReader {
 public:
  TargetReader(const Node& node, const Calendar& calendar, const Complaints& complaints)
      : calendar_(calendar), complaints_(complaints), fields_(node, "targets", complaints) {}

  Target read() {
    const auto kind = read_choice(fields_.require("kind"), "kind", kTargetKinds, complaints_);
    read_id();
    target_.name = read_text(fields_.take("name"), "name", complaints_).value_or(target_.id);
    if (kind) {
      read_rest(kTargetKinds[*kind]);
    } else {
      know_keys_of_every_kind();
    }
    fields_.finish();
    return std::move(target_);
  }

 private:
  void read_id() {
    const Node* node = fields_.require("id");
    if (node == nullptr) return;
    if (is_id(node->text)) {
      target_.id = node->text;
    } else {
      complain(complaints_, *node, "id",
               "lower-case letters, digits and hyphens that do not begin with a hyphen");
    }
  }

  void read_rest(std::string_view kind) {
    refuse_keys_of_others(kind);
    read_period(kind);
    target_.windows.push_back({std::string{to_string(target_.period)}, target_.period});
    if (kind == kBudgetExecution) {
      target_.promise = read_budget_execution(fields_, calendar_.fiscal_year_start, complaints_);
      return;
    }
    read_windows(fields_.take("windows"));
    target_.by = read_names(fields_.take("by"), "by", complaints_);
    if (kind == kFaults) {
      target_.promise = read_faults(fields_, complaints_);
    } else {
      target_.promise = read_online_rate(fields_, complaints_);
    }
  }

  void know_keys_of_every_kind() {
    for (const std::string_view key : {"period", "select"}) fields_.take(key);
    for (const TargetKey& known : kTargetKeys) fields_.take(known.key);
  }

  void refuse_keys_of_others(std::string_view kind) {
    for (const TargetKey& known : kTargetKeys) {
      const auto& kinds = known.kinds;
      if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) continue;
      fields_.refuse(known.key, fmt::format("belongs to targets of kind {}, this one is {}",
                                            fmt::join(kinds, " and "), kind));
    }
  }

  void read_period(std::string_view kind) {
    static const std::vector<std::string_view> kPeriods{"day", "week", "month", "quarter", "year"};
    const Node* node = fields_.take("period");
    const auto choice = read_choice(node, "period", kPeriods, complaints_);
    if (!choice) return;
    target_.period = *parse_period(kPeriods[*choice]);
    if (kind == kBudgetExecution && target_.period != Period::kYear) {
      complain(complaints_, *node, "period", "year, the only one for budget_execution");
    }
  }

  void read_windows(const Node* node) {
    if (node == nullptr) return;
    if (node->kind != Node::Kind::kList) {
      complain(complaints_, *node, "windows", "a list of windows");
      return;
    }
    for (const Node& item : node->items) read_window(item);
  }

  void read_window(const Node& item) {
    const auto window = parse_window(item.text);
    const auto* length = window ? std::get_if<Millis>(&window->span) : nullptr;
    if (!window || (length != nullptr && *length > kLongestDuration)) {
      complain(complaints_, item, "windows",
               "day, week, month, quarter, year or a duration of at most 100y such as 6h or 30d");
      return;
    }
    const auto same = [&](const Window& known) { return known.name == window->name; };
    if (std::none_of(target_.windows.begin(), target_.windows.end(), same)) {
      target_.windows.push_back(*window);
    }
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
  std::map<std::string, Position> ids;
  for (const Node& item : section.items) {
    Target target = TargetReader(item, promises.calendar, complaints).read();
    if (!target.id.empty()) {
      const Position at = item.find("id")->at;
      const auto [first, is_new] = ids.try_emplace(target.id, at);
      if (!is_new) {
        complaints.add(at,
                       fmt::format("id: {} is given twice, first at {}:{}", in_quotes(target.id),
                                   first->second.line, first->second.column));
      }
    }
    promises.targets.push_back(std::move(target));
  }
}

}  // namespace kpiwatch
