#include <fmt/format.h>

#include <algorithm>

#include "config/fields.h"
#include "config/sections.h"
#include "metrics/base/duration.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"
#include "metrics/events/members.h"

namespace kpiwatch {
namespace {

using OfTarget = Settings::Alerts::OfTarget;

constexpr Decimal kNothing{0, 0};
constexpr Decimal kAll{1, 0};

/// The keys that are about one kind of target.
struct AlertKey {
  std::string_view key;
  std::string_view kind;
};
constexpr AlertKey kAlertKeys[] = {
    {"offline", "online_rate"}, {"group_offline", "online_rate"}, {"budget_left", "online_rate"},
    {"open_for", "faults"},     {"gap", "budget_execution"},
};

/// A decimal greater than `low` and less than 1.
std::optional<Decimal> read_share(const Node* node, std::string_view what, const Decimal& low,
                                  std::string_view expected, const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  const auto share = parse_decimal(node->text);
  if (node->kind == Node::Kind::kScalar && share && *share > low && *share < kAll) return *share;
  complain_of_decimal(complaints, *node, what, expected);
  return std::nullopt;
}

/// Reads the thresholds of one target: each must be able to fire, and be quiet while the target is
/// as promised.
class ThresholdReader {
 public:
  ThresholdReader(Fields& fields, const Target& target, const Complaints& complaints)
      : fields_(fields), target_(target), complaints_(complaints) {}

  OfTarget read() {
    for (const AlertKey& known : kAlertKeys) {
      if (known.kind != kind_of(target_))
        fields_.refuse(known.key, fmt::format("belongs to targets of kind {}, {} is {}", known.kind,
                                              target_.id, kind_of(target_)));
    }
    if (const auto* online = std::get_if<OnlineRateTarget>(&target_.promise)) {
      read_online(*online);
    } else if (const auto* faults = std::get_if<FaultsTarget>(&target_.promise)) {
      read_open_for(*faults);
    } else if (const auto gap = read_share(fields_.take("gap"), "gap", kNothing,
                                           "a decimal greater than 0 and less than 1, which is all "
                                           "of the budget",
                                           complaints_)) {
      set_.gap = *gap;
    }
    return set_;
  }

 private:
  void read_online(const OnlineRateTarget& promise) {
    if (promise.objective == kNothing) {  // it has had its complaint, and nothing follows from it
      for (const AlertKey& known : kAlertKeys) fields_.take(known.key);
      return;
    }
    const Decimal allowed{promise.objective.denominator() - promise.objective.coefficient,
                          promise.objective.scale};
    const double reachable =
        static_cast<double>(allowed.denominator()) / static_cast<double>(allowed.coefficient);
    const std::string expected = fmt::format(
        "a share greater than {}, which the objective allows to be offline, and less than 1, where "
        "all are offline and the burn rate is {:.6g}, the largest there can be",
        to_string(allowed), reachable);
    set_.offline = read_share(fields_.take("offline"), "offline", allowed, expected, complaints_);
    set_.group_offline =
        read_share(fields_.take("group_offline"), "group_offline", allowed, expected, complaints_);
    if (const auto left = read_share(fields_.take("budget_left"), "budget_left", kNothing,
                                     "a decimal greater than 0 and less than 1, which is the whole "
                                     "error budget",
                                     complaints_)) {
      set_.budget_left = *left;
    }
  }

  void read_open_for(const FaultsTarget& promise) {
    if (!promise.max_duration) {
      fields_.refuse("open_for", fmt::format("needs a max_duration, which {} has not", target_.id));
      return;
    }
    const Node* node = fields_.take("open_for");
    if (node == nullptr) return;
    if (node->kind != Node::Kind::kList || node->items.empty()) {
      complain(complaints_, *node, "open_for", "a list of durations such as [15m, 20m, 25m]");
      return;
    }
    for (const Node& item : node->items) read_open_for(item, *promise.max_duration);
    std::ranges::sort(set_.open_for);
    const auto repeated = std::ranges::unique(set_.open_for);
    set_.open_for.erase(repeated.begin(), repeated.end());
  }

  void read_open_for(const Node& item, Millis max_duration) {
    const auto length = parse_duration(item.text);
    if (length && *length > Millis{0} && *length < max_duration) {
      set_.open_for.push_back(*length);
    } else {
      complain(complaints_, item, "open_for",
               fmt::format("a duration greater than 0 and less than {}, the target's max_duration",
                           format_duration(max_duration)));
    }
  }

  Fields& fields_;
  const Target& target_;
  const Complaints& complaints_;
  OfTarget set_;
};

/// A mapping, or a complaint.
bool is_mapping(const Node& node, std::string_view what, std::string_view expected,
                const Complaints& complaints) {
  if (node.kind == Node::Kind::kMap) return true;
  complain(complaints, node, what, expected);
  return false;
}

void read_of_targets(const Node& node, Settings& settings, const Complaints& complaints) {
  if (!is_mapping(node, "targets", "a mapping of target ids to what is set for them", complaints))
    return;
  const std::vector<Target>& targets = settings.promises.targets;
  for (const Node::Entry& entry : node.entries) {
    const auto target = std::ranges::find(targets, entry.key, &Target::id);
    if (target == targets.end()) {
      std::vector<std::string_view> ids;
      for (const Target& known : targets) ids.push_back(known.id);
      complaints.add(entry.at, fmt::format("targets: expected the id of a target, found {}{}",
                                           in_quotes(entry.key), suggestion(entry.key, ids)));
      continue;
    }
    Fields fields(entry.value, entry.key, complaints);
    settings.alerts.of_targets[entry.key] = ThresholdReader(fields, *target, complaints).read();
    fields.finish();
  }
}

void read_silence(const Node& node, Settings::Alerts& alerts, const Complaints& complaints) {
  const auto silence = parse_duration(node.text);
  if (silence && *silence > Millis{0} && *silence < Settings::Alerts::kGone) {
    alerts.silence = *silence;
  } else {
    complain(complaints, node, "silence",
             "a duration greater than 0 and less than 30d, after which a source is taken for gone");
  }
}

}  // namespace

void read_alerts(const Node& section, Settings& settings, const Complaints& complaints) {
  Fields fields(section, "alerts", complaints);
  if (const Node* node = fields.take("silence")) read_silence(*node, settings.alerts, complaints);
  if (const Node* node = fields.take("silence_of")) {
    is_mapping(*node, "silence_of", "a mapping of sources to durations", complaints);
    for (const Node::Entry& entry : node->entries) {
      if (has_control_character(entry.key))
        complaints.add(entry.at, "silence_of: expected a source without control characters");
      const auto silence =
          read_duration(&entry.value, "silence_of: " + entry.key, false, complaints);
      if (silence) settings.alerts.silence_of.emplace(entry.key, *silence);
    }
  }
  if (const Node* node = fields.take("targets")) read_of_targets(*node, settings, complaints);
  fields.finish();
}

}  // namespace kpiwatch
