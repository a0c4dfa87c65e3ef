#include <fmt/format.h>

#include "metrics/base/duration.h"
#include "metrics/base/rfc3339.h"
#include "tests/support/worlds/world.h"

namespace kpiwatch::worlds {
namespace {

std::string to_text(const Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) text += fmt::format(" {}=\"{}\"", name, value);
  return text;
}

std::string to_text(const Selector& selector) {
  std::string text = "{";
  for (const auto& condition : selector.conditions()) {
    text += fmt::format(" {}: [", condition.attribute);
    for (const std::string& value : condition.values) text += fmt::format(" \"{}\"", value);
    text += " ]";
  }
  return text + " }";
}

/// The members of a fact that have no name in its type.
struct Details {
  std::string operator()(const AssetRegistered& fact) const { return to_text(fact.attributes); }
  std::string operator()(const AssetStatus& fact) const {
    const char* const names[] = {"unknown", "online", "offline"};
    return fmt::format(" {}", names[static_cast<int>(fact.status)]);
  }
  std::string operator()(const FaultOpened& fact) const {
    return fmt::format("{} asset {} revision {}", to_text(fact.attributes),
                       fact.asset.value_or("-"), fact.revision);
  }
  std::string operator()(const FaultClosed& fact) const {
    return fmt::format(" revision {}", fact.revision);
  }
  std::string operator()(const MaintenancePlanned& fact) const {
    std::string text = fmt::format(" {}..{}", format_instant_utc(fact.interval.from),
                                   format_instant_utc(fact.interval.to));
    if (fact.select) text += " select " + to_text(*fact.select);
    for (const std::string& asset : fact.assets) text += " asset " + asset;
    return text + fmt::format(" revision {}", fact.revision);
  }
  std::string operator()(const BudgetAppropriated& fact) const {
    return fmt::format(" {} fen year {} project \"{}\" revision {}", fact.amount.count,
                       fact.year.value_or(0), fact.project, fact.revision);
  }
  std::string operator()(const BudgetMoved& fact) const {
    return fmt::format(" {} {} fen year {}",
                       fact.what == BudgetMoved::What::kAdjusted ? "adjusted" : "executed",
                       fact.amount.count, fact.year.value_or(0));
  }
  template <class Fact>
  std::string operator()(const Fact&) const {
    return "";
  }
};

std::string length_or_dash(const std::optional<Millis>& length) {
  return length ? format_duration(*length) : "-";
}

struct Promised {
  std::string operator()(const OnlineRateTarget& promise) const {
    return fmt::format(
        "online_rate select {} objective {} unknown {} samples {}", to_text(promise.select),
        to_string(promise.objective),
        promise.unknown == OnlineRateTarget::Unknown::kOffline ? "offline" : "excluded",
        promise.sampled.size());
  }
  std::string operator()(const FaultsTarget& promise) const {
    return fmt::format("faults select {} offline_of {} limit {} max {} gap {} ignore {}",
                       to_text(promise.select),
                       promise.offline_of ? to_text(*promise.offline_of) : "-", promise.limit,
                       length_or_dash(promise.max_duration), length_or_dash(promise.merge_gap),
                       length_or_dash(promise.ignore_shorter_than));
  }
  std::string operator()(const BudgetExecutionTarget& promise) const {
    return fmt::format("budget_execution select {} objective {} tolerance {} plan {}",
                       to_text(promise.select), to_string(promise.objective),
                       to_string(promise.tolerance), promise.plan.index());
  }
};

std::string to_text(const Promises& promises) {
  const auto& start = promises.calendar.fiscal_year_start;
  std::string text =
      fmt::format("zone {} fiscal year {:02}-{:02}\n", promises.calendar.zone.name(),
                  static_cast<unsigned>(start.month()), static_cast<unsigned>(start.day()));
  for (const auto& [kind, timeout] : promises.heartbeat_timeouts) {
    text += fmt::format("heartbeat {} {}\n", kind, format_duration(timeout));
  }
  for (const Target& target : promises.targets) {
    text += fmt::format("target {} {}", target.id, std::visit(Promised{}, target.promise));
    for (const Window& window : target.windows) text += " " + window.name;
    for (const std::string& attribute : target.by) text += " by " + attribute;
    text += "\n";
  }
  for (const BudgetItem& item : promises.items) {
    text += fmt::format("item {} {} {} fen \"{}\"\n", item.year, item.id, item.amount.count,
                        item.project);
  }
  return text;
}

}  // namespace

std::string to_text(const World& world) {
  std::string text = to_text(world.promises);
  for (const Event& event : world.events) {
    text += fmt::format("{} {} {} ({}, {}, {}){}\n", format_instant_utc(event.time), event.type,
                        event.subject, event.key.sequence, event.key.source, event.key.id,
                        std::visit(Details{}, event.fact));
  }
  return text;
}

}  // namespace kpiwatch::worlds
