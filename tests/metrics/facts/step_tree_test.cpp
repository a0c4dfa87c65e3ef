#include "metrics/facts/step_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <random>

#include "tests/support/saved_images.h"

namespace kpiwatch {
namespace {

using Steps = std::map<std::int64_t, std::int64_t>;

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

/// A tree and, beside it, its steps one by one.
class TreeAndSteps {
 public:
  void add(std::int64_t place, std::int64_t delta) {
    tree_.add(place, delta);
    if ((steps_[place] += delta) == 0) steps_.erase(place);
  }

  /// What steps there are at that place.
  void take_away(std::int64_t place) {
    if (const auto step = steps_.find(place); step != steps_.end()) add(place, -step->second);
  }

  void save(ImageExtent extent) {
    images_.save(extent, [&](ByteWriter& image) { tree_.save(image, extent); });
  }
  /// Goes on with a tree that is made from what was saved.
  void load() {
    tree_ = StepTree();
    ASSERT_TRUE(images_.load(tree_));
  }

  /// Asks at and beside every step: at each alone, and at all together.
  void expect_same() const {
    ASSERT_EQ(tree_.size(), steps_.size());
    StepSum sum;
    std::vector<std::int64_t> places;
    std::vector<StepSum> sums;
    const auto expect_before = [&](std::int64_t place) {
      ASSERT_TRUE(tree_.before(place) == sum) << place;
      places.push_back(place);
      sums.push_back(sum);
    };
    std::int64_t asked = kMin;
    for (const auto& [place, delta] : steps_) {
      expect_before(place);
      ASSERT_EQ(tree_.next(asked), place);
      sum.add(place, delta);
      expect_before(place + 1);
      asked = place + 1;
    }
    expect_before(kMax);
    ASSERT_EQ(tree_.next(asked), std::nullopt);
    std::vector<StepSum> together(places.size());
    tree_.before(places, together);
    ASSERT_TRUE(together == sums);
  }
  const StepTree& tree() const { return tree_; }

 private:
  StepTree tree_;
  Steps steps_;
  support::SavedImages images_;
};

std::int64_t some_delta(std::int64_t place) { return place % 3 == 0 ? place % 7 + 2 : 1; }

void expect_sums(const std::vector<std::int64_t>& places) {
  TreeAndSteps pair;
  for (const std::int64_t place : places) pair.add(place, some_delta(place));
  pair.expect_same();
}

std::vector<std::int64_t> ascending(std::size_t count) {
  std::vector<std::int64_t> places(count);
  std::iota(places.begin(), places.end(), 1);
  for (auto& place : places) place *= 10;
  return places;
}

TEST(StepTree, IsNothingAtFirst) {
  const StepTree tree;
  EXPECT_TRUE(tree.before(kMax) == StepSum{});
  EXPECT_EQ(tree.next(kMin), std::nullopt);
  EXPECT_EQ(tree.size(), 0U);
}

TEST(StepTree, SumsStepsStrictlyBeforeAPlace) {
  StepTree tree;
  tree.add(100, 2);
  tree.add(300, -1);
  EXPECT_TRUE(tree.before(100) == StepSum{});
  EXPECT_TRUE(tree.before(101) == (StepSum{2, 200}));
  EXPECT_TRUE(tree.before(300) == (StepSum{2, 200}));
  EXPECT_TRUE(tree.before(301) == (StepSum{1, -100}));
}

TEST(StepTree, IntegralsAreCountsTimesTheLengthTheyHeld) {
  StepTree tree;
  tree.add(100, 1);
  tree.add(300, -1);
  EXPECT_TRUE(tree.before(1'000).integral(1'000) == 200);
  EXPECT_TRUE(tree.before(250).integral(250) == 150);
}

TEST(StepTree, StepsAtOnePlaceAddUpAndMayCancelOut) {
  TreeAndSteps pair;
  pair.add(5, 1);
  pair.add(5, 2);
  EXPECT_EQ(pair.tree().size(), 1U);
  pair.add(3, 1);
  pair.add(5, -3);
  pair.expect_same();
  pair.add(3, -1);
  pair.expect_same();
  EXPECT_EQ(pair.tree().size(), 0U);
  pair.add(1, 1);
  pair.expect_same();
}

TEST(StepTree, FindsTheNextStepBehindLeavesThatBecameEmpty) {
  StepTree tree;
  for (const std::int64_t place : ascending(1'000)) tree.add(place, some_delta(place));
  for (const std::int64_t place : ascending(999)) tree.add(place, -some_delta(place));
  EXPECT_EQ(tree.size(), 1U);
  EXPECT_EQ(tree.next(0), 10'000);
  EXPECT_TRUE(tree.before(20'000) == (StepSum{some_delta(10'000), some_delta(10'000) * 10'000}));
}

TEST(StepTree, SumsAreRightWhenStepsArriveInOrder) { expect_sums(ascending(50'000)); }

TEST(StepTree, SumsAreRightWhenStepsArriveBackwards) {
  auto places = ascending(50'000);
  std::ranges::reverse(places);
  expect_sums(places);
}

TEST(StepTree, SumsAreRightWhenStepsArriveInNoOrder) {
  auto places = ascending(50'001);
  // 700 and 50 001 have no divisor in common, so every place comes once, far from the one before.
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = static_cast<std::int64_t>(i * 700 % places.size()) * 10 - 5'000;
  }
  expect_sums(places);
}

TEST(StepTree, SumsAreRightWhenLateStepsFollowTimelyOnes) {
  auto places = ascending(900);
  for (std::int64_t late = 1; late < 600; ++late) places.push_back(late * 15 + 3);
  for (std::int64_t on = 0; on < 600; ++on) places.push_back(9'010 + on * 10);
  expect_sums(places);
}

/// As heartbeats do with the instant at which a status runs out; one in a hundred stays.
TEST(StepTree, SumsAreRightWhenStepsArePutOffAgainAndAgain) {
  TreeAndSteps pair;
  constexpr std::int64_t kCameras = 2'000;
  for (std::int64_t beat = 0; beat < 40 * kCameras; ++beat) {
    if (beat >= kCameras && beat % 100 != 7) pair.add((beat - kCameras) * 10, -1);
    pair.add(beat * 10, 1);
  }
  pair.expect_same();
}

TEST(StepTree, SumsAreRightWhileStepsComeAndGoAndAreSavedBetween) {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    TreeAndSteps pair;
    const auto places = static_cast<std::uint32_t>(seed % 2 == 0 ? 3'000 : 300);
    for (int i = 0; i < 20'000; ++i) {
      const auto place = static_cast<std::int64_t>(random() % places) * 1'000;
      pair.add(place, static_cast<std::int64_t>(random() % 3) - 1);
      if (i % 1'000 == 0) pair.save(support::some_extent(random));
      if (i % 4'000 == 0) pair.load();
    }
    pair.expect_same();
  }
}

/// Blocks come at the end, split where steps are put between others, and are joined where steps go.
TEST(StepTree, BlocksThatDidNotChangeAreTakenFromWhatWasSavedBefore) {
  constexpr std::int64_t kSteps = 100'000, kApart = 10;
  for (std::uint32_t seed = 0; seed < 4; ++seed) {
    std::mt19937 random(seed);
    TreeAndSteps pair;
    for (std::int64_t i = 0; i < kSteps; ++i) pair.add(i * kApart, 2);
    pair.save(ImageExtent::kWhole);
    for (int round = 0; round < 16; ++round) {
      const auto begin = static_cast<std::int64_t>(random() % kSteps);
      const bool takes_away = round % 4 != 0;
      const std::int64_t count = takes_away ? 60'000 : 8'000;
      for (std::int64_t i = begin; i < std::min(begin + count, kSteps); ++i)
        if (takes_away && i % 50 != 0) {
          pair.take_away(i * kApart);
        } else {
          pair.add(i * kApart + 1 + static_cast<std::int64_t>(random() % 9), 1);
        }
      if (round % 2 == 0) pair.add((kSteps + round) * kApart, 1);
      pair.save(support::some_extent(random));
      if (random() % 3 == 0) pair.load();
    }
    pair.load();
    pair.expect_same();
  }
}

/// Of the block in which the gap ends the first leaves are gone.
TEST(StepTree, StepsFindTheirPlaceInAGapThatWasLeftByOthers) {
  constexpr std::int64_t kSteps = 150'000, kBegin = 10'000, kEnd = 140'000;
  TreeAndSteps pair;
  for (std::int64_t i = 0; i < kSteps; ++i) pair.add(i, 1);
  for (std::int64_t i = kBegin; i < kEnd; ++i) pair.take_away(i);
  for (std::int64_t i = kEnd - 1; i > kBegin; i -= 97) pair.add(i, 2);
  pair.expect_same();
}

/// Whatever happens to blocks: each step of it is saved, and taken over by another tree.
TEST(StepTree, ABlockThatTakesInTheNextOneIsSavedAgain) {
  constexpr std::int64_t kSteps = 150'000, kJoined = 124'000, kAfter = 130'000;
  StepTree tree;
  StepTree other;
  const auto thin_out = [&](std::int64_t from, std::int64_t to, auto after_each) {
    for (std::int64_t i = from; i < to; ++i) {
      if (i % 20 == 0) continue;
      tree.add(i, -1);
      after_each(i);
    }
  };
  const auto take_over = [&](ImageExtent extent) {
    ByteWriter writer;
    tree.save(writer, extent);
    const std::string image = writer.take();
    ByteReader reader(image);
    other.load(reader);
  };
  for (std::int64_t i = 0; i < kSteps; ++i) tree.add(i, 1);
  thin_out(0, kJoined, [](std::int64_t) {});
  take_over(ImageExtent::kWhole);
  thin_out(kJoined, kAfter, [&](std::int64_t place) {
    take_over(ImageExtent::kChanges);
    ASSERT_TRUE(other.before(kMax) == tree.before(kMax)) << place;
  });
}

TEST(StepTree, AnImageOfChangesIsSmallWhereLittleChanged) {
  StepTree tree;
  const auto image_size = [&](ImageExtent extent) {
    ByteWriter image;
    tree.save(image, extent);
    return image.size();
  };
  for (const std::int64_t place : ascending(1'000'000)) tree.add(place, 1);
  const std::size_t whole = image_size(ImageExtent::kWhole);
  EXPECT_LT(image_size(ImageExtent::kChanges), 2'000U);
  tree.add(10'000'010, 1);
  tree.add(5'000'005, 1);
  EXPECT_LT(image_size(ImageExtent::kChanges), whole / 10);
}

TEST(StepTree, FailsOnEveryPartOfAnImage) {
  StepTree tree;
  for (const std::int64_t place : ascending(1'000)) tree.add(place, some_delta(place));
  ByteWriter writer;
  tree.save(writer, ImageExtent::kWhole);
  const std::string image = writer.take();
  for (std::size_t size = 0; size < image.size(); ++size) {
    ByteReader reader(std::string_view(image).substr(0, size));
    StepTree().load(reader);
    ASSERT_FALSE(reader.ok()) << size;
  }
}

TEST(StepTree, FailsOnChangesOfWhatItDoesNotHave) {
  StepTree tree;
  for (const std::int64_t place : ascending(1'000)) tree.add(place, some_delta(place));
  ByteWriter whole;
  tree.save(whole, ImageExtent::kWhole);
  ByteWriter changes;
  tree.save(changes, ImageExtent::kChanges);
  const std::string image = changes.take();
  ByteReader reader(image);
  StepTree().load(reader);
  EXPECT_FALSE(reader.ok());
}

TEST(StepTree, DoesNotOverflowWithMillionsOfAssetsAtTheFarEnds) {
  constexpr std::int64_t kMillions = 50'000'000;
  constexpr std::int64_t kFar = 253'402'387'139'999;
  StepTree tree;
  tree.add(-kFar, kMillions);
  tree.add(kFar, -kMillions);
  EXPECT_TRUE(tree.before(kFar).integral(kFar) == Int128{kMillions} * 2 * kFar);
  EXPECT_TRUE(tree.before(kFar + 1).integral(kFar + 1) == Int128{kMillions} * 2 * kFar);
}

}  // namespace
}  // namespace kpiwatch
