#include "metrics/base/nearest.h"

#include <gtest/gtest.h>

#include <vector>

namespace kpiwatch {
namespace {

const std::vector<std::string_view> kNames{"site", "storage", "targets", "time_zone", "objective"};

TEST(NearestName, SeesThroughSlipsOfThePen) {
  EXPECT_EQ(nearest_name("target", kNames), "targets");
  EXPECT_EQ(nearest_name("timezone", kNames), "time_zone");
  EXPECT_EQ(nearest_name("stie", kNames), "site");
  EXPECT_EQ(nearest_name("objcetvie", kNames), "objective");
}

TEST(NearestName, IsBeforeAllOthersTheOneItIsTheBeginningOf) {
  const std::vector<std::string_view> units{"yuan", "wan_yuan", "fen"};
  EXPECT_EQ(nearest_name("wan", units), "wan_yuan") << "yuan is two changes away";
  EXPECT_EQ(nearest_name("wa", units), "") << "too little to go by";
  const std::vector<std::string_view> starts{"max_future", "max_duration", "mix"};
  EXPECT_EQ(nearest_name("max", starts), "mix") << "two begin so";
}

TEST(NearestName, HasALimitThatGrowsWithTheName) {
  EXPECT_EQ(nearest_name("xbjxctxve", kNames), "objective");
  EXPECT_EQ(nearest_name("xbjxctxvx", kNames), "");
  EXPECT_EQ(nearest_name("sixxx", kNames), "");
}

TEST(NearestName, IsNoneForNamesTooShortOrTooLong) {
  const std::vector<std::string_view> short_names{"a", "ab"};
  EXPECT_EQ(nearest_name("", short_names), "");
  EXPECT_EQ(nearest_name("x", short_names), "");
  EXPECT_EQ(nearest_name("xy", short_names), "");
  EXPECT_EQ(nearest_name(std::string(101, 'a'), short_names), "");
}

TEST(NearestName, IsTheFirstOfEquals) {
  const std::vector<std::string_view> names{"month", "mouth"};
  EXPECT_EQ(nearest_name("moxth", names), "month");
}

TEST(Suggestion, EndsAMessage) {
  EXPECT_EQ(suggestion("target", kNames), ", did you mean \"targets\"?");
  EXPECT_EQ(suggestion("nothing like it", kNames), "");
}

}  // namespace
}  // namespace kpiwatch
