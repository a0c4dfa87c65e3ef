#include "metrics/facts/attributes_pool.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(AttributesPool, KeepsEachSetOnce) {
  AttributesPool pool;
  const Labels camera{{"kind", "camera"}};
  const Labels of_town{{"kind", "camera"}, {"town", "a"}};
  EXPECT_EQ(pool.intern(camera), 0U);
  EXPECT_EQ(pool.intern(of_town), 1U);
  EXPECT_EQ(pool.intern(camera), 0U);
  EXPECT_EQ(pool.intern({}), 2U);
  EXPECT_EQ(pool.size(), 3U);
  EXPECT_EQ(pool[0], camera);
  EXPECT_EQ(pool[1], of_town);
  EXPECT_EQ(pool[2], Labels{});
}

TEST(AttributesPool, WhatItHandsOutStaysWhileItGrows) {
  AttributesPool pool;
  const Labels& first = pool[pool.intern({{"kind", "camera"}})];
  for (int i = 0; i < 1'000; ++i) pool.intern({{"n", std::to_string(i)}});
  EXPECT_EQ(first, (Labels{{"kind", "camera"}}));
  EXPECT_EQ(&first, &pool[0]);
}

}  // namespace
}  // namespace kpiwatch
