#pragma once

#include "config/settings.h"

namespace kpiwatch::rules {

/// From when on the alerts about an online rate fire.
///
/// The textbook's burn rates (14.4, 6, 3, 1) are no use here: the largest one that an objective o
/// can show is 1 / (1 - o), 10 at 90 %, and over a year even a total outage takes weeks to use up
/// the budget. So the tiers are shares of the fleet, half way in proportion between the share that
/// may always be offline, a = 1 - o, and all of it: sqrt(a) for the fleet, a^(1/4) for a group,
/// which is smaller and so more often in part offline. Both are above a and below 1 whatever the
/// objective is, so that they can fire and are quiet while all is as promised.
struct OnlineTiers {
  Decimal allowed;        ///< the share that may always be offline
  Decimal offline;        ///< of the fleet, at which somebody has to act
  Decimal group_offline;  ///< of a group
  Decimal budget_left;    ///< of the error budget, at which to save it
  Millis lasting;         ///< over which `offline` has to hold on average
  Millis recently;        ///< over which it must still go on for a slow pace to be told
  bool slow_pace;         ///< the period is long enough to look back 30 days
};

OnlineTiers online_tiers(const Target& target, const Settings::Alerts::OfTarget& set);

}  // namespace kpiwatch::rules
