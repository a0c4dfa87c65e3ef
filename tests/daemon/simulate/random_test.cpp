#include "daemon/simulate/random.h"

#include <gmock/gmock.h>

#include <vector>

namespace kpiwatch::simulate {
namespace {

using std::chrono::minutes;

template <class Draw>
auto drawn(int count, Draw draw) {
  std::vector<decltype(draw())> values;
  for (int i = 0; i < count; ++i) values.push_back(draw());
  return values;
}

// The values were computed by a second implementation, in Python.

TEST(Random, NumbersAreTheSameOnEveryMachine) {
  Random random(7, "camera", 3);
  EXPECT_EQ(drawn(3, [&] { return random.next(); }),
            (std::vector<std::uint64_t>{15700213781734461072U, 7003061764491953014U,
                                        10078130986435491457U}));
}

TEST(Random, SmallNumbersAreTheSameOnEveryMachine) {
  Random random(7, "camera", 3);
  EXPECT_EQ(drawn(6, [&] { return random.below(100); }),
            (std::vector<std::uint64_t>{85, 37, 54, 93, 81, 8}));
}

TEST(Random, ExponentialLengthsAreTheSameOnEveryMachine) {
  Random random(7, "camera", 3);
  EXPECT_EQ(drawn(6, [&] { return random.exponential(minutes{1}).count(); }),
            (std::vector<std::int64_t>{116181, 85660, 28668, 3359, 4435, 78752}));
}

TEST(Random, ExponentialLengthsHaveTheirMean) {
  Random random(7, "x");
  std::int64_t sum = 0;
  for (int i = 0; i < 20'000; ++i) sum += random.exponential(minutes{1}).count();
  EXPECT_EQ(sum / 20'000, 60'062);
}

TEST(Random, WeightsDecideHowOftenEachComes) {
  constexpr int kWeights[] = {0, 70, 0, 30};
  Random random(1, "weights");
  std::vector<int> counts(4);
  for (int i = 0; i < 10'000; ++i) ++counts[random.weighted(kWeights)];
  EXPECT_EQ(counts[0] + counts[2], 0);
  EXPECT_NEAR(counts[1], 7'000, 200);
}

TEST(Random, BothEndsAreDrawn) {
  Random random(1, "ends");
  EXPECT_THAT(drawn(200, [&] { return random.between(-1, 1); }),
              testing::AllOf(testing::Contains(-1), testing::Contains(1),
                             testing::Each(testing::AllOf(testing::Ge(-1), testing::Le(1)))));
}

}  // namespace
}  // namespace kpiwatch::simulate
