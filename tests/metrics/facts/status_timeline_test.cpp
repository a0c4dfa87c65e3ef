#include "metrics/facts/status_timeline.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/support/instants.h"
#include "tests/support/saved_images.h"

namespace kpiwatch {
namespace {

using support::at;

struct Said {
  EventNumber number = 0;
  Status status = Status::kUnknown;
};
using Facts = std::map<Instant, Said>;

/// Every beat within the range and the one in force at its beginning: "time status, …".
std::string beats_of(const StatusTimeline::Runs& runs, const Interval& range) {
  std::map<Instant, Status> beats;
  for (const StatusRun& run : runs) {
    for (std::uint32_t beat = 0; beat < run.count; ++beat) beats[run.at(beat)] = run.status;
  }
  auto begin = beats.upper_bound(range.from);
  if (begin != beats.begin()) --begin;
  std::string text;
  for (; begin != beats.end() && begin->first < range.to; ++begin) {
    text += std::to_string(to_millis(begin->first)) + " " +
            std::to_string(static_cast<int>(begin->second)) + ", ";
  }
  return text;
}

std::string beats_of(const Facts& facts, const Interval& range) {
  auto begin = facts.upper_bound(range.from);
  if (begin != facts.begin()) --begin;
  std::string text;
  for (; begin != facts.end() && begin->first < range.to; ++begin) {
    text += std::to_string(to_millis(begin->first)) + " " +
            std::to_string(static_cast<int>(begin->second.status)) + ", ";
  }
  return text;
}

/// A timeline and, beside it, a plain map of the same facts.
class TimelineAndFacts {
 public:
  void put(std::int64_t time, Status status) {
    const StatusMark end = timeline_.end_mark();
    saved_ = std::min(saved_, timeline_.put(at(time), ++number_, status).value_or(end));
    facts_[at(time)] = {number_, status};
  }

  void save(ImageExtent extent) {
    if (extent == ImageExtent::kWhole) saved_ = {};
    images_.save(extent, [&](ByteWriter& image) { timeline_.save(image, saved_); });
    saved_ = timeline_.end_mark();
  }
  /// Goes on with a timeline that is made from what was saved.
  void load() {
    timeline_ = StatusTimeline();
    ASSERT_TRUE(images_.load(timeline_));
  }

  void expect_same(const Interval& range) const {
    ASSERT_EQ(beats_of(timeline_.runs_in(range), range), beats_of(facts_, range));
  }
  void expect_same_place(std::int64_t time) const {
    const StatusTimeline::Place place = timeline_.place_of(at(time));
    const auto next = facts_.upper_bound(at(time));
    ASSERT_EQ(place.next, next == facts_.end() ? kForever : next->first) << time;
    const auto here = facts_.find(at(time));
    ASSERT_EQ(place.numbers.has_value(), here != facts_.end()) << time;
    if (!place.numbers) return;
    ASSERT_LE(place.numbers->first, here->second.number);
    ASSERT_GE(place.numbers->last, here->second.number);
  }
  std::size_t runs() const { return timeline_.runs_in({kBeginning, kForever}).size(); }
  const StatusTimeline& timeline() const { return timeline_; }

 private:
  StatusTimeline timeline_;
  Facts facts_;
  EventNumber number_ = 0;
  StatusMark saved_;  ///< what lies before it is as it was saved
  support::SavedImages images_;
};

TEST(StatusTimeline, IsEmptyAtFirst) {
  const StatusTimeline timeline;
  EXPECT_TRUE(timeline.empty());
  EXPECT_EQ(timeline.place_of(at(0)).next, kForever);
  EXPECT_TRUE(timeline.runs_in({kBeginning, kForever}).empty());
}

TEST(StatusTimeline, KnowsWhatHoldsAtTheBeginningOfARangeAndWhatFollows) {
  TimelineAndFacts pair;
  pair.put(10, Status::kOnline);
  pair.put(20, Status::kOffline);
  pair.put(35, Status::kOnline);
  const auto runs = pair.timeline().runs_in({at(25), at(35)});
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].first, at(20));
  EXPECT_EQ(pair.timeline().runs_in({at(20), at(36)}).size(), 2U);
  EXPECT_TRUE(pair.timeline().runs_in({at(0), at(10)}).empty());
}

TEST(StatusTimeline, HeartbeatsAreOneRunHoweverMany) {
  TimelineAndFacts pair;
  for (std::int64_t beat = 0; beat < 100'000; ++beat) pair.put(beat * 60'000, Status::kOnline);
  EXPECT_EQ(pair.runs(), 1U);
}

TEST(StatusTimeline, ALateStatusBetweenTwoHeartbeatsSplitsTheirRun) {
  TimelineAndFacts pair;
  for (std::int64_t beat = 0; beat < 10; ++beat) pair.put(beat * 60, Status::kOnline);
  pair.put(270, Status::kOffline);
  EXPECT_EQ(pair.runs(), 3U);
  pair.expect_same({at(0), at(1'000)});
  pair.put(600, Status::kOnline);
  EXPECT_EQ(pair.runs(), 3U);
}

TEST(StatusTimeline, AWinnerTakesThePlaceOfOneHeartbeatInARun) {
  for (const std::int64_t time : {0, 240, 540}) {
    TimelineAndFacts pair;
    for (std::int64_t beat = 0; beat < 10; ++beat) pair.put(beat * 60, Status::kOnline);
    pair.put(time, Status::kOffline);
    pair.expect_same({at(0), at(1'000)});
    for (std::int64_t beat = 0; beat < 600; beat += 30) pair.expect_same_place(beat);
  }
}

/// Facts in no order, many at the same instants and many in step, over several chunks.
TEST(StatusTimeline, AgreesWithAPlainMapWhateverComesInWhateverOrderAndIsSavedBetween) {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    TimelineAndFacts pair;
    const std::int64_t step = seed % 2 == 0 ? 60 : 1'000'000'007;
    std::int64_t latest = 0;
    for (int i = 0; i < 600; ++i) {
      const bool late = random() % 4 == 0;
      const auto beats = static_cast<std::int64_t>(random() % 600);
      const std::int64_t time = late ? beats * step + (random() % 8 == 0 ? 7 : 0) : latest += step;
      pair.put(time, random() % 8 == 0 ? Status::kOffline : Status::kOnline);
      if (i % 50 == 0) pair.save(support::some_extent(random));
      if (i % 150 == 0) pair.load();
    }
    for (int i = 0; i < 200; ++i) {
      const auto from = static_cast<std::int64_t>(random() % 600) * step + random() % 3 - 1;
      pair.expect_same_place(from);
      pair.expect_same({at(from), at(from + static_cast<std::int64_t>(random() % 20) * step)});
    }
    pair.expect_same({kBeginning, kForever});
  }
}

TEST(StatusTimeline, FailsOnEveryPartOfAnImage) {
  StatusTimeline timeline;
  for (EventNumber i = 0; i < 200; ++i)
    timeline.put(at(static_cast<std::int64_t>(i * i)), i, Status::kOnline);
  ByteWriter writer;
  timeline.save(writer, {});
  const std::string image = writer.take();
  for (std::size_t size = 0; size < image.size(); ++size) {
    ByteReader reader(std::string_view(image).substr(0, size));
    StatusTimeline().load(reader);
    ASSERT_FALSE(reader.ok()) << size;
  }
}

TEST(StatusTimeline, HoldsInstantsAndNumbersAsFarApartAsThereAre) {
  StatusTimeline timeline;
  const std::int64_t last = 253'402'387'139'999;
  const EventNumber great = (EventNumber{1} << 44) - 1;
  timeline.put(at(-last), great, Status::kOnline);
  timeline.put(at(last), 1, Status::kOnline);
  timeline.put(at(0), great, Status::kOffline);
  const auto runs = timeline.runs_in({kBeginning, kForever});
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs[0].numbers, (NumberRange{great, great}));
  EXPECT_EQ(runs[2].numbers, (NumberRange{1, 1}));
  EXPECT_EQ(runs[0].first, at(-last));
}

}  // namespace
}  // namespace kpiwatch
