#include "metrics/targets/online_rate_index.h"

#include <gtest/gtest.h>

#include "tests/metrics/targets/one_target.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;

std::string to_text(const OnlineRateIndex::Sums& sums) {
  std::string text;
  for (const Int128 sum : {sums.good, sums.counted, sums.unknown, sums.excluded}) {
    if (!text.empty()) text += ' ';
    text += std::to_string(static_cast<std::int64_t>(sum));
  }
  return text;
}

/// An index by town over cameras, and the attributes of what it is told about.
class Cameras {
 public:
  explicit Cameras(OnlineRateTarget promise = {})
      : index_(by_town(), cameras(std::move(promise)), TimeZone{}) {}

  AssetSegment segment(std::int64_t from, std::int64_t to, const std::string& town, Status status) {
    return {{at(from), at(to)}, pool_.intern({{"kind", "camera"}, {"town", town}}), status, false};
  }
  Cameras& put_in(const AssetSegment& segment) {
    index_.put_in(segment, pool_);
    index_.flush();
    return *this;
  }
  Cameras& take_out(const AssetSegment& segment) {
    index_.take_out(segment, pool_);
    index_.flush();
    return *this;
  }
  Cameras& turn_maintenance(const AssetSegment& segment) {
    index_.turn_maintenance(segment, pool_);
    index_.flush();
    return *this;
  }
  AttributesPool& pool() { return pool_; }
  OnlineRateIndex& index() { return index_; }
  /// "good counted unknown excluded" of the first group.
  OnlineRateIndex::Sums sums_until(Instant instant, GroupTable::Index group = 0) const {
    OnlineRateIndex::Sums sums;
    index_.until(group, index_.places_of({&instant, 1}), {&sums, 1});
    return sums;
  }
  std::string until(std::int64_t millis) const { return to_text(sums_until(at(millis))); }
  std::string now(std::int64_t millis) const {
    const Instant instant = at(millis);
    OnlineRateIndex::Sums sums;
    const auto with_sums =
        index_.until_now(0, index_.places_of({&instant, 1}), instant, {&sums, 1});
    EXPECT_EQ(to_text(sums), until(millis));
    EXPECT_EQ(to_text(with_sums), to_text(index_.now(0, instant)));
    return to_text(with_sums);
  }

 private:
  static Target by_town() {
    Target target;
    target.by = {"town"};
    return target;
  }
  static OnlineRateTarget cameras(OnlineRateTarget promise) {
    promise.select = where("kind", {"camera"});
    return promise;
  }

  AttributesPool pool_;
  OnlineRateIndex index_;
};

TEST(OnlineRateIndex, SumsEachStatusOverTime) {
  Cameras cameras;
  cameras.put_in(cameras.segment(0, 100, "a", Status::kOnline));
  cameras.put_in(cameras.segment(100, 150, "a", Status::kOffline));
  cameras.put_in(cameras.segment(150, 400, "a", Status::kUnknown));
  EXPECT_EQ(cameras.until(0), "0 0 0 0");
  EXPECT_EQ(cameras.until(60), "60 60 0 0");
  EXPECT_EQ(cameras.until(120), "100 120 0 0");
  EXPECT_EQ(cameras.until(1'000), "100 150 250 0");
}

TEST(OnlineRateIndex, WhatComesUnderMaintenanceIsExcludedUntilItNoLongerIs) {
  Cameras cameras;
  AssetSegment segment = cameras.segment(0, 100, "a", Status::kOnline);
  cameras.put_in(segment);
  segment.interval = {at(20), at(50)};
  cameras.turn_maintenance(segment);
  EXPECT_EQ(cameras.until(1'000), "70 70 0 30");
  segment.under_maintenance = true;
  cameras.turn_maintenance(segment);
  EXPECT_EQ(cameras.until(1'000), "100 100 0 0");
}

TEST(OnlineRateIndex, NowIsTheStateJustBefore) {
  Cameras cameras;
  cameras.put_in(cameras.segment(0, 100, "a", Status::kOnline));
  cameras.put_in(cameras.segment(100, 200, "a", Status::kOffline));
  EXPECT_EQ(cameras.now(0), "0 0 0 0");
  EXPECT_EQ(cameras.now(1), "1 1 0 0");
  EXPECT_EQ(cameras.now(100), "1 1 0 0");
  EXPECT_EQ(cameras.now(101), "0 1 0 0");
  EXPECT_EQ(cameras.now(200), "0 1 0 0");
  EXPECT_EQ(cameras.now(201), "0 0 0 0");
}

TEST(OnlineRateIndex, WhatIsUnderMaintenanceIsExcludedWhateverItsStatus) {
  Cameras cameras;
  for (const Status status : {Status::kOnline, Status::kOffline, Status::kUnknown}) {
    AssetSegment segment = cameras.segment(0, 10, "a", status);
    segment.under_maintenance = true;
    cameras.put_in(segment);
  }
  EXPECT_EQ(cameras.until(10), "0 0 0 30");
}

TEST(OnlineRateIndex, AnUnknownStatusMayCountAsOffline) {
  OnlineRateTarget promise;
  promise.unknown = OnlineRateTarget::Unknown::kOffline;
  Cameras cameras(promise);
  cameras.put_in(cameras.segment(0, 10, "a", Status::kUnknown));
  EXPECT_EQ(cameras.until(10), "0 10 10 0");
}

TEST(OnlineRateIndex, WhatIsNotRegisteredOrNotSelectedIsNowhere) {
  Cameras cameras;
  AssetSegment nowhere = cameras.segment(0, 10, "a", Status::kOnline);
  nowhere.attributes = RegistrationFact::kRetired;
  cameras.put_in(nowhere);
  AssetSegment line = cameras.segment(0, 10, "a", Status::kOnline);
  line.attributes = cameras.pool().intern({{"kind", "line"}});
  cameras.put_in(line);
  EXPECT_EQ(cameras.index().groups().size(), 0U);
  EXPECT_EQ(cameras.index().next_step(kBeginning), kForever);
}

TEST(OnlineRateIndex, WhatIsTakenOutLeavesNothing) {
  Cameras cameras;
  const AssetSegment forever{{at(0), kForever},
                             cameras.pool().intern({{"kind", "camera"}, {"town", "a"}}),
                             Status::kOnline,
                             false};
  cameras.put_in(forever);
  EXPECT_EQ(cameras.until(7), "7 7 0 0");
  cameras.take_out(forever);
  EXPECT_EQ(cameras.until(7), "0 0 0 0");
  EXPECT_EQ(cameras.index().next_step(kBeginning), kForever);
}

TEST(OnlineRateIndex, NeighboursThatAreAlikeMakeNoStep) {
  Cameras cameras;
  auto& index = cameras.index();
  index.put_in(cameras.segment(0, 10, "a", Status::kOnline), cameras.pool());
  index.put_in(cameras.segment(10, 20, "a", Status::kOnline), cameras.pool());
  index.flush();
  EXPECT_EQ(index.next_step(at(0)), at(0));
  EXPECT_EQ(index.next_step(at(1)), at(20));
  EXPECT_EQ(index.next_step(at(21)), kForever);
}

TEST(OnlineRateIndex, EachGroupHasSumsOfItsOwn) {
  Cameras cameras;
  cameras.put_in(cameras.segment(0, 10, "b", Status::kOnline));
  cameras.put_in(cameras.segment(10, 30, "a", Status::kOffline));
  const auto& groups = cameras.index().groups();
  std::string text;
  for (const auto& [values, group] : groups.in_order()) {
    text += values.front() + ": " + to_text(cameras.sums_until(at(100), group)) + "\n";
  }
  EXPECT_EQ(text, "a: 0 20 0 0\nb: 10 10 0 0\n");
}

TEST(OnlineRateIndex, SampledSumsAreCountsOfSamples) {
  using std::chrono::hours;
  OnlineRateTarget promise;
  promise.sampled = {hours{1}, hours{2}};
  Cameras cameras(promise);
  const std::int64_t hour = 3'600'000;
  cameras.put_in(cameras.segment(0, hour, "a", Status::kOnline));
  cameras.put_in(cameras.segment(hour, 2 * hour, "a", Status::kOffline));
  cameras.put_in(cameras.segment(2 * hour, 50 * hour, "a", Status::kOnline));
  const auto sums = [&](std::int64_t from, std::int64_t to) {
    return to_text(cameras.sums_until(at(to)) - cameras.sums_until(at(from)));
  };
  EXPECT_EQ(sums(0, hour), "0 0 0 0");
  EXPECT_EQ(sums(0, hour + 1), "0 1 0 0");
  EXPECT_EQ(sums(0, 2 * hour + 1), "1 2 0 0");
  EXPECT_EQ(sums(0, 24 * hour), "1 2 0 0");
  EXPECT_EQ(sums(24 * hour, 48 * hour), "2 2 0 0");
  EXPECT_EQ(sums(0, 100 * hour), "4 5 0 0") << "after 50 h it is not there any more";
  EXPECT_EQ(cameras.now(hour), "1 1 0 0") << "now is not sampled";
  EXPECT_EQ(cameras.index().next_step(at(50 * hour + 1)), at(73 * hour));
}

}  // namespace
}  // namespace kpiwatch
