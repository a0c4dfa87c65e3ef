#include "settings_text.h"

#include <fmt/format.h>

#include "metrics/base/duration.h"

namespace kpiwatch::test {
namespace {

std::string to_text(const std::chrono::month_day& day) {
  return fmt::format("{:02}-{:02}", static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string to_text(const std::optional<Millis>& duration) {
  return duration ? format_duration(*duration) : "none";
}

std::string to_text(const Selector& selector) {
  std::vector<std::string> conditions;
  for (const auto& condition : selector.conditions()) {
    conditions.push_back(
        fmt::format("{}=[{}]", condition.attribute, fmt::join(condition.values, "|")));
  }
  return fmt::format("{{{}}}", fmt::join(conditions, " "));
}

std::string to_text(const BudgetExecutionTarget::Plan& plan) {
  if (std::holds_alternative<BudgetExecutionTarget::Linear>(plan)) return "linear";
  if (std::holds_alternative<BudgetExecutionTarget::Monthly>(plan)) return "monthly";
  std::vector<std::string> points;
  for (const auto& point : std::get<std::vector<BudgetExecutionTarget::Point>>(plan)) {
    points.push_back(to_text(point.day) + " " + to_string(point.ratio));
  }
  return fmt::format("{}", fmt::join(points, ", "));
}

std::string to_text(const OnlineRateTarget& promise) {
  std::vector<std::string> sampled;
  for (const Millis time : promise.sampled) sampled.push_back(format_duration(time));
  return fmt::format(
      "  select {}\n  objective {}\n  unknown {}\n  sampled [{}]{}\n", to_text(promise.select),
      to_string(promise.objective),
      promise.unknown == OnlineRateTarget::Unknown::kOffline ? "offline" : "excluded",
      fmt::join(sampled, ", "), promise.asset_metrics ? " asset_metrics" : "");
}

std::string to_text(const FaultsTarget& promise) {
  return fmt::format(
      "  select {}\n  offline_of {}\n  limit {}\n  max_duration {}\n  merge_gap {}\n"
      "  ignore_shorter_than {}\n",
      to_text(promise.select), promise.offline_of ? to_text(*promise.offline_of) : "none",
      promise.limit, to_text(promise.max_duration), to_text(promise.merge_gap),
      to_text(promise.ignore_shorter_than));
}

std::string to_text(const BudgetExecutionTarget& promise) {
  return fmt::format("  select {}\n  objective {}\n  tolerance {}\n  plan {}\n",
                     to_text(promise.select), to_string(promise.objective),
                     to_string(promise.tolerance), to_text(promise.plan));
}

std::string to_text(const Target& target) {
  std::vector<std::string> windows;
  for (const Window& window : target.windows) {
    const auto* length = std::get_if<Millis>(&window.span);
    windows.push_back(length != nullptr ? fmt::format("{}={}ms", window.name, length->count())
                                        : fmt::format("{}={}", window.name,
                                                      to_string(std::get<Period>(window.span))));
  }
  return fmt::format(
      "target {} \"{}\" {} per {}\n  windows {}\n  by [{}]\n{}", target.id, target.name,
      kind_of(target), to_string(target.period), fmt::join(windows, ", "),
      fmt::join(target.by, ", "),
      std::visit([](const auto& promise) { return to_text(promise); }, target.promise));
}

/// Nothing for the default one.
std::string to_text(std::string_view receiver, const Settings::FaultMapping& mapping,
                    const Settings::FaultMapping& by_default) {
  const auto text = [](const Settings::FaultMapping& shown) {
    return fmt::format("kind from {} else {}, asset from [{}], labels [{}]", shown.kind_from,
                       shown.default_kind, fmt::join(shown.asset_from, ", "),
                       fmt::join(shown.labels, ", "));
  };
  if (text(mapping) == text(by_default)) return {};
  return fmt::format("receiver {} {}\n", receiver, text(mapping));
}

std::string to_text(const std::optional<Decimal>& decimal) {
  return decimal ? to_string(*decimal) : "none";
}

/// Nothing for what is as it is by default.
std::string to_text(const Settings::Alerts& alerts) {
  std::string text;
  if (alerts.silence != Settings::Alerts{}.silence)
    text += fmt::format("silence {}\n", format_duration(alerts.silence));
  for (const auto& [source, silence] : alerts.silence_of)
    text += fmt::format("silence of {} {}\n", source, format_duration(silence));
  for (const auto& [id, set] : alerts.of_targets) {
    std::vector<std::string> open_for;
    for (const Millis length : set.open_for) open_for.push_back(format_duration(length));
    text += fmt::format(
        "alerts of {}: offline {}, of a group {}, budget left {}, open for [{}], gap {}\n", id,
        to_text(set.offline), to_text(set.group_offline), to_string(set.budget_left),
        fmt::join(open_for, ", "), to_string(set.gap));
  }
  return text;
}

}  // namespace

std::string to_text(const Settings& settings, const std::string& folder) {
  const Promises& promises = settings.promises;
  std::string storage = settings.storage.string();
  if (storage.starts_with(folder)) storage.replace(0, folder.size(), "FOLDER");
  std::string text = fmt::format(
      "site \"{}\" in {}, fiscal year from {}\nstorage {}, identities in {} bytes\n"
      "listen {} port {}\nmax_future {}\n",
      promises.site, promises.calendar.zone.name(), to_text(promises.calendar.fiscal_year_start),
      storage, settings.identity_memory, settings.listen.host, settings.listen.port,
      format_duration(settings.max_future));
  const Settings::Receivers by_default;
  text += to_text("alertmanager", settings.receivers.alertmanager, by_default.alertmanager);
  text += to_text("zabbix", settings.receivers.zabbix, by_default.zabbix);
  text += to_text(settings.alerts);
  for (const auto& [kind, timeout] : promises.heartbeat_timeouts) {
    text += fmt::format("heartbeat of {} {}\n", kind, format_duration(timeout));
  }
  for (const Target& target : promises.targets) text += to_text(target);
  for (const BudgetItem& item : promises.items) {
    text += fmt::format("item {} {} \"{}\" {} fen of project \"{}\"\n", item.year, item.id,
                        item.name, item.amount.count, item.project);
  }
  return text;
}

}  // namespace kpiwatch::test
