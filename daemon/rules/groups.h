#pragma once

#include "config/settings.h"
#include "daemon/rules/online_tiers.h"
#include "daemon/rules/rule.h"
#include "daemon/rules/rule_text.h"

/// What is watched, and the cases that prove it: a group for each target and one for the watch
/// itself.
namespace kpiwatch::rules {

std::vector<Group> groups_of(const Settings& settings);
std::vector<Case> cases_of(const Settings& settings);

Group online_rate_group(const Target& target, const OnlineTiers& tiers);
std::vector<Case> online_rate_cases(const Target& target, const OnlineTiers& tiers);

/// `open_for`: what is set; empty: half, two thirds and five sixths of the maximum duration.
Group faults_group(const Target& target, const std::vector<Millis>& open_for);
std::vector<Case> faults_cases(const Target& target, const std::vector<Millis>& open_for);
std::vector<Millis> open_for_tiers(const FaultsTarget& promise, const std::vector<Millis>& set);

/// `achieved`: the other targets of the year, which spending is compared with.
Group budget_group(const Target& target, const Decimal& gap, const std::vector<Target>& achieved);
std::vector<Case> budget_cases(const Target& target, const Decimal& gap,
                               const std::vector<Target>& achieved);

Group watch_group(const Settings::Alerts& alerts);
std::vector<Case> watch_cases(const Settings::Alerts& alerts);

/// An alert about a target: labelled with its id, its words filled with its name and period.
Alert target_alert(const Target& target, Alert alert, Fillings fillings = {},
                   std::string_view text = {});
/// An alert whose figures are told by `fillings` alone.
Alert with_words(Alert alert, const Fillings& fillings, std::string_view text = {});

/// That nothing could be evaluated for long.
Alert without_data_alert(const Target& target);
std::vector<Case> without_data_cases(const Target& target);

}  // namespace kpiwatch::rules
