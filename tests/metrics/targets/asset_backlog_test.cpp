#include "metrics/targets/asset_backlog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace kpiwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(AssetBacklog, GivesAFewAtATime) {
  AssetBacklog backlog({2, 3, 5});
  EXPECT_THAT(backlog.take_next(0), IsEmpty());
  EXPECT_THAT(backlog.take_next(2), ElementsAre(2, 3));
  EXPECT_FALSE(backlog.empty());
  EXPECT_THAT(backlog.take_next(std::numeric_limits<std::size_t>::max()), ElementsAre(5));
  EXPECT_TRUE(backlog.empty());
}

TEST(AssetBacklog, LeavesOutWhatWasTakenBeforeItsTurn) {
  AssetBacklog backlog({2, 3, 5});
  EXPECT_TRUE(backlog.take(3));
  EXPECT_FALSE(backlog.take(3)) << "again";
  EXPECT_THAT(backlog.take_next(2), ElementsAre(2));
  EXPECT_FALSE(backlog.take(2)) << "after its turn";
  EXPECT_THAT(backlog.take_next(2), ElementsAre(5));
}

TEST(AssetBacklog, KnowsWhatItNeverHad) {
  AssetBacklog backlog({2, 5});
  for (const AssetIndex asset : {0, 3, 6}) EXPECT_FALSE(backlog.take(asset));
  AssetBacklog none({});
  EXPECT_TRUE(none.empty());
  EXPECT_FALSE(none.take(0));
}

}  // namespace
}  // namespace kpiwatch
