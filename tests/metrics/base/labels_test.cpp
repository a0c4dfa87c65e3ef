#include "metrics/base/labels.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

const Labels kCamera{{"class", "1"}, {"kind", "camera"}, {"vendor", ""}};

TEST(Selector, WithoutConditionsPicksEverything) {
  EXPECT_TRUE(Selector{}.matches(kCamera));
  EXPECT_TRUE(Selector{}.matches({}));
}

TEST(Selector, NeedsEveryConditionAndAnyOfItsValues) {
  EXPECT_TRUE((Selector{{{"kind", {"camera"}}, {"class", {"2", "1"}}}}.matches(kCamera)));
  EXPECT_FALSE((Selector{{{"kind", {"camera"}}, {"class", {"2", "3"}}}}.matches(kCamera)));
  EXPECT_FALSE((Selector{{{"kind", {}}}}.matches(kCamera)));
}

TEST(Selector, MatchesNothingOnAMissingAttribute) {
  EXPECT_FALSE((Selector{{{"town", {""}}}}.matches(kCamera)));
  EXPECT_TRUE((Selector{{{"vendor", {""}}}}.matches(kCamera)));
}

TEST(Labels, HaveAnEmptyValueWhereNoneIs) {
  EXPECT_EQ(value_of(kCamera, "kind"), "camera");
  EXPECT_EQ(value_of(kCamera, "town"), "");
}

}  // namespace
}  // namespace kpiwatch
