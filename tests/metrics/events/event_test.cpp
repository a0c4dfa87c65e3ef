#include "metrics/events/event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace kpiwatch {
namespace {

TEST(Event, TypesAreThoseOfTheContractInItsOrder) {
  EXPECT_THAT(event_types(),
              testing::ElementsAre("kpiwatch.asset.registered", "kpiwatch.asset.retired",
                                   "kpiwatch.asset.status", "kpiwatch.fault.opened",
                                   "kpiwatch.fault.closed", "kpiwatch.fault.voided",
                                   "kpiwatch.maintenance.planned", "kpiwatch.maintenance.cancelled",
                                   "kpiwatch.budget.appropriated", "kpiwatch.budget.adjusted",
                                   "kpiwatch.budget.spent", "kpiwatch.budget.refunded"));
}

TEST(Event, KeysAreOrderedBySequenceThenSourceThenId) {
  const std::vector<EventKey> ascending{{"", "a", "a"},   {"", "a", "b"}, {"", "b", "a"},
                                        {"10", "a", "a"}, {"9", "", ""},  {"Z", "z", "z"},
                                        {"a", "a", "a"},  {"z", "", ""},  {"中", "", ""}};
  EXPECT_TRUE(std::ranges::is_sorted(ascending));
  EXPECT_EQ(std::ranges::adjacent_find(ascending), ascending.end());
}

}  // namespace
}  // namespace kpiwatch
