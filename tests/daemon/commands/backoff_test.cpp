#include "daemon/commands/backoff.h"

#include <gmock/gmock.h>

#include <vector>

namespace kpiwatch {
namespace {

TEST(Backoff, WaitsTwiceAsLongEachTimeAndGivesUp) {
  Backoff backoff;
  std::vector<std::int64_t> waits;
  while (const auto wait = backoff.next(std::nullopt)) waits.push_back(wait->count());
  EXPECT_THAT(waits, testing::ElementsAre(500, 1000, 2000, 4000, 8000, 16000));
}

TEST(Backoff, WaitsAsLongAsItIsAskedToWithinAMinute) {
  Backoff backoff;
  EXPECT_EQ(backoff.next(std::chrono::seconds{5}), std::chrono::seconds{5});
  EXPECT_EQ(backoff.next(std::chrono::seconds{0}), std::chrono::seconds{1});
  EXPECT_EQ(backoff.next(std::chrono::hours{5}), std::chrono::minutes{1});
}

}  // namespace
}  // namespace kpiwatch
