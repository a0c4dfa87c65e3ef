#include "daemon/commands/mixing_guard.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(MixingGuard, TheFirstEventOfAnEmptyJournalDecides) {
  MixingGuard guard(std::nullopt);
  EXPECT_FALSE(guard.objection("urn:kpiwatch:simulation:1"));
  EXPECT_FALSE(guard.objection("urn:kpiwatch:simulation:2"));
  EXPECT_EQ(guard.objection("/vms")->message,
            "a real event, but the journal holds simulated ones (--allow-mixing takes both)");
}

TEST(MixingGuard, SimulatedEventsStayOutOfARealJournal) {
  MixingGuard guard("/vms");
  EXPECT_FALSE(guard.objection("/noc"));
  EXPECT_EQ(guard.objection("urn:kpiwatch:simulation:1")->message,
            "a simulated event, but the journal holds real ones (--allow-mixing takes both)");
  EXPECT_FALSE(guard.objection("/vms"));
}

}  // namespace
}  // namespace kpiwatch
