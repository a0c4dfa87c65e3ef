#include "metrics/targets/group_table.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(GroupTable, GroupsByTheValuesOfItsAttributes) {
  GroupTable groups({"town", "class"});
  EXPECT_EQ(groups.group_of(0, {{"town", "b"}, {"class", "1"}, {"kind", "x"}}), 0U);
  EXPECT_EQ(groups.group_of(1, {{"town", "a"}, {"class", "1"}}), 1U);
  EXPECT_EQ(groups.group_of(5, {{"town", "b"}, {"class", "1"}, {"kind", "y"}}), 0U);
  EXPECT_EQ(groups.size(), 2U);
  const std::map<std::vector<std::string>, GroupTable::Index> in_order{{{"a", "1"}, 1},
                                                                       {{"b", "1"}, 0}};
  EXPECT_EQ(groups.in_order(), in_order);
  EXPECT_EQ(groups.labels_of({"a", "1"}), (GroupLabels{{"town", "a"}, {"class", "1"}}));
}

TEST(GroupTable, AMissingAttributeIsTheSameAsAnEmptyOne) {
  GroupTable groups({"town"});
  EXPECT_EQ(groups.group_of(0, {}), groups.group_of(1, {{"town", ""}}));
  EXPECT_EQ(groups.size(), 1U);
}

TEST(GroupTable, WithoutAttributesThereIsOneGroup) {
  GroupTable groups({});
  EXPECT_TRUE(groups.by_nothing());
  EXPECT_FALSE(GroupTable({"town"}).by_nothing());
  EXPECT_EQ(groups.group_of(0, {{"town", "a"}}), groups.group_of(1, {{"town", "b"}}));
  EXPECT_EQ(groups.labels_of({}), GroupLabels{});
}

TEST(SelectorCache, RemembersWhatTheSelectorSaysOfEachSetOfAttributes) {
  SelectorCache cache(Selector(std::vector<Selector::Condition>{{"kind", {"camera", "line"}}}));
  EXPECT_TRUE(cache.matches(3, {{"kind", "line"}}));
  EXPECT_FALSE(cache.matches(1, {{"kind", "device"}}));
  EXPECT_FALSE(cache.matches(0, {}));
  EXPECT_TRUE(cache.matches(3, {{"kind", "line"}}));
  EXPECT_FALSE(cache.matches(1, {{"kind", "device"}}));
}

}  // namespace
}  // namespace kpiwatch
