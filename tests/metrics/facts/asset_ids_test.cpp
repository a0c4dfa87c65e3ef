#include "metrics/facts/asset_ids.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/saved_images.h"

namespace kpiwatch {
namespace {

TEST(AssetIds, NumbersIdsInTheOrderInWhichTheyWereNamed) {
  AssetIds ids;
  EXPECT_EQ(ids.find("a"), std::nullopt);
  EXPECT_EQ(ids.intern("a"), 0U);
  EXPECT_EQ(ids.intern("bb"), 1U);
  EXPECT_EQ(ids.intern("a"), 0U);
  EXPECT_EQ(ids.find("bb"), 1U);
  EXPECT_EQ(ids.find("b"), std::nullopt);
  EXPECT_EQ(ids[0], "a");
  EXPECT_EQ(ids[1], "bb");
  EXPECT_EQ(ids.size(), 2U);
}

TEST(AssetIds, AnIdMayBeOfAnyLength) {
  AssetIds ids;
  const std::string longest(256, 'x');
  EXPECT_EQ(ids.intern(""), 0U);
  EXPECT_EQ(ids.intern(longest), 1U);
  EXPECT_EQ(ids.find(""), 0U);
  EXPECT_EQ(ids[1], longest);
}

TEST(AssetIds, FindsEachOfMany) {
  AssetIds ids;
  for (AssetIndex asset = 0; asset < 10'000; ++asset)
    ASSERT_EQ(ids.intern("camera-" + std::to_string(asset)), asset);
  for (AssetIndex asset = 0; asset < 10'000; ++asset) {
    const std::string id = "camera-" + std::to_string(asset);
    ASSERT_EQ(ids.find(id), asset);
    ASSERT_EQ(ids[asset], id);
  }
  EXPECT_EQ(ids.find("camera-10000"), std::nullopt);
}

TEST(AssetIds, AreTheSameWhenSavedAndLoaded) {
  AssetIds ids;
  support::SavedImages images;
  std::size_t saved = 0;
  for (const int end : {0, 60, 60, 100}) {
    for (int asset = static_cast<int>(saved); asset < end; ++asset)
      ids.intern(std::to_string(asset * asset));
    images.save(ImageExtent::kChanges, [&](ByteWriter& image) { ids.save(image, saved); });
    saved = ids.size();
  }
  AssetIds loaded;
  ASSERT_TRUE(images.load(loaded));
  EXPECT_EQ(loaded.size(), 100U);
  for (AssetIndex asset = 0; asset < 100; ++asset)
    ASSERT_EQ(loaded.find(std::to_string(asset * asset)), asset);
  EXPECT_EQ(loaded.intern("new"), 100U);
}

TEST(AssetIds, KnowsTheProbableAssetOfAHash) {
  AssetIds ids;
  EXPECT_EQ(ids.probable(AssetIds::hash_of("a")), std::nullopt);
  ids.intern("a");
  EXPECT_EQ(ids.probable(AssetIds::hash_of("a")), 0U);
}

}  // namespace
}  // namespace kpiwatch
