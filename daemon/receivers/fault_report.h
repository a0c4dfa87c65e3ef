#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/settings.h"

namespace kpiwatch {

/// What an alerting system says about one of its alerts, before it is a fault of ours. Texts are
/// as they came: what is wrong with them is found when the events are read.
struct FaultReport {
  std::string id;       ///< of the alert, in its system
  std::string started;  ///< RFC 3339
  std::optional<std::string> ended;
  std::string severity;  ///< "" when not told
  std::string cause;     ///< what the alert is called
  std::vector<std::pair<std::string, std::string>> labels;
};

/// The events of a report, as CloudEvents in JSON: the fault opened, and closed once it has ended.
/// Both are told then, so that a lost first message costs nothing; told again, they are duplicates.
/// A fault is the alert's id and its start; its events come from `/receivers/SYSTEM`. What is told
/// otherwise later (another mapping, a trigger that was renamed) is a further event of the same
/// fault and no conflict, which the sender would try again for ever; which of them holds is the
/// ledger's rule (contract 3).
std::vector<std::string> to_events(const FaultReport& report, std::string_view system,
                                   const Settings::FaultMapping& mapping);

}  // namespace kpiwatch
