#include "metrics/targets/offline_spells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;
using testing::ElementsAre;
using testing::IsEmpty;

/// One asset, registered at 10, and its spells.
class OfflineSpellsTest : public testing::Test {
 protected:
  OfflineSpellsTest() {
    book_.put_registration(asset_, at(10), 1, book_.pool().intern({{"kind", "line"}}));
  }

  /// "changed" as "from..to", or "none"; facts for one instant replace one another.
  std::string tell(std::int64_t millis, Status status) {
    const auto reach =
        book_.reach_of_status(asset_, at(millis), [](const NumberRange&) { return true; });
    book_.put_status(asset_, at(millis), ++number_, status);
    const auto changed = spells_.refresh(book_, asset_, *reach);
    return changed ? to_text(*changed) : "none";
  }
  std::vector<std::string> within(const Interval& interval) const {
    std::vector<std::string> texts;
    for (const OfflineSpell& spell : spells_.within(interval))
      texts.push_back(to_text(spell.interval));
    return texts;
  }
  std::vector<std::string> all() const { return within({kBeginning, kForever}); }

  AssetBook book_{{}};

 private:
  static std::string to_text(const Interval& interval) {
    return std::to_string(to_millis(interval.from)) + ".." +
           (interval.to == kForever ? "" : std::to_string(to_millis(interval.to)));
  }

  const AssetIndex asset_ = book_.intern("l");
  EventNumber number_ = 1;
  OfflineSpells spells_;
};

TEST_F(OfflineSpellsTest, BeginWithAnOfflineStatusAndEndWithTheNextOther) {
  EXPECT_EQ(tell(20, Status::kOffline), "20..");
  EXPECT_THAT(all(), ElementsAre("20.."));
  EXPECT_EQ(tell(30, Status::kOnline), "20..");
  EXPECT_EQ(tell(50, Status::kOffline), "50..");
  EXPECT_THAT(all(), ElementsAre("20..30", "50.."));
}

TEST_F(OfflineSpellsTest, AStatusThatSaysNothingNewChangesNone) {
  tell(20, Status::kOffline);
  EXPECT_EQ(tell(40, Status::kOffline), "none");
  EXPECT_EQ(tell(15, Status::kOnline), "none");
  EXPECT_THAT(all(), ElementsAre("20.."));
}

TEST_F(OfflineSpellsTest, ALateStatusChangesThoseThatItTouches) {
  tell(20, Status::kOffline);
  tell(30, Status::kOnline);
  tell(40, Status::kOnline);
  tell(50, Status::kOffline);
  tell(60, Status::kOnline);
  EXPECT_EQ(tell(30, Status::kOffline), "20..40");
  EXPECT_THAT(all(), ElementsAre("20..40", "50..60"));
  EXPECT_EQ(tell(40, Status::kOffline), "20..60");
  EXPECT_THAT(all(), ElementsAre("20..60"));
  EXPECT_EQ(tell(45, Status::kUnknown), "20..60");
  EXPECT_THAT(all(), ElementsAre("20..45", "50..60"));
}

TEST_F(OfflineSpellsTest, BeginNoEarlierThanTheAsset) {
  EXPECT_EQ(tell(5, Status::kOffline), "5..");
  EXPECT_THAT(all(), ElementsAre("10.."));
  tell(8, Status::kOnline);
  EXPECT_THAT(all(), IsEmpty());
}

TEST_F(OfflineSpellsTest, AreFoundByWhereTheyBegin) {
  tell(20, Status::kOffline);
  tell(30, Status::kOnline);
  tell(50, Status::kOffline);
  EXPECT_THAT(within({at(20), at(50)}), ElementsAre("20..30"));
  EXPECT_THAT(within({at(21), at(51)}), ElementsAre("50.."));
  EXPECT_THAT(within({at(21), at(50)}), IsEmpty());
}

}  // namespace
}  // namespace kpiwatch
