#include "metrics/facts/asset_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "metrics/base/labels.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;
using support::span;
using testing::ElementsAre;

std::string to_text(Instant instant) {
  return instant == kForever ? "-" : std::to_string(to_millis(instant));
}

std::string to_text(const std::optional<Interval>& interval) {
  return interval ? to_text(interval->from) + ".." + to_text(interval->to) : "none";
}

std::string to_text(Status status) {
  static constexpr std::array<std::string_view, 3> kStatuses{" unknown", " online", " offline"};
  return std::string(kStatuses[static_cast<std::size_t>(status)]);
}

std::string to_text(const AssetSegment& segment, const AttributesPool& pool) {
  std::string text = to_text(std::optional{segment.interval});
  text += segment.registered() ? " " + pool[segment.attributes].at("kind") : " none";
  text += to_text(segment.status);
  return text + (segment.under_maintenance ? " maintained" : "");
}

/// One asset "a" whose facts are told in a line each. Event numbers count up; a fact for an instant
/// that has one already wins. Lines may follow one another, on a new asset as well as on one that
/// is there.
class OneAsset {
 public:
  explicit OneAsset(std::map<std::string, Millis, std::less<>> timeouts = {})
      : book_(std::move(timeouts)), asset_(book_.intern("a")) {}

  OneAsset&& status(std::int64_t time, Status status) {
    book_.put_status(asset_, at(time), ++number_, status);
    return std::move(*this);
  }
  OneAsset&& online(std::int64_t time) { return status(time, Status::kOnline); }
  OneAsset&& offline(std::int64_t time) { return status(time, Status::kOffline); }
  OneAsset&& registered(std::int64_t time, const std::string& kind) {
    book_.put_registration(asset_, at(time), ++number_, book_.pool().intern({{"kind", kind}}));
    return std::move(*this);
  }
  OneAsset&& retired(std::int64_t time) {
    book_.put_registration(asset_, at(time), ++number_, RegistrationFact::kRetired);
    return std::move(*this);
  }

  std::vector<std::string> walk(const Interval& range) const {
    std::vector<std::string> segments;
    book_.walk(asset_, range, [&](const AssetSegment& segment) {
      segments.push_back(to_text(segment, book_.pool()));
    });
    return segments;
  }
  std::string segment_at(std::int64_t time) const {
    return to_text(book_.segment_at(asset_, at(time)), book_.pool());
  }
  std::vector<std::string> walk(const Interval& range, const MaintenanceBook& maintenance) const {
    std::vector<std::string> segments;
    book_.walk(asset_, range, maintenance, [&](const AssetSegment& segment) {
      segments.push_back(to_text(segment, book_.pool()));
    });
    return segments;
  }
  /// What a status said at `time` would change, when it wins.
  std::vector<std::string> walk_change(std::int64_t time, Status said,
                                       const MaintenanceBook& maintenance = {}) const {
    std::vector<std::string> changes;
    const auto reach =
        book_.reach_of_status(asset_, at(time), [](const NumberRange&) { return true; });
    book_.walk_change(asset_, *reach, said, maintenance,
                      [&](const AssetSegment& segment, Status to) {
                        changes.push_back(to_text(segment, book_.pool()) + " ->" + to_text(to));
                      });
    return changes;
  }
  std::string reach_of_status(std::int64_t time, bool wins = true) const {
    return to_text(
        book_.reach_of_status(asset_, at(time), [&](const NumberRange&) { return wins; }));
  }
  std::string reach_of_registration(std::int64_t time, bool wins = true) const {
    return to_text(
        book_.reach_of_registration(asset_, at(time), [&](const NumberRange&) { return wins; }));
  }
  const AssetHistory& history() const { return book_[asset_]; }
  AssetBook& book() { return book_; }

 private:
  AssetBook book_;
  AssetIndex asset_;
  EventNumber number_ = 0;
};

OneAsset with_camera_timeout(std::int64_t millis) { return OneAsset({{"camera", Millis{millis}}}); }

Selector of_kind(const std::string& kind) {
  return Selector(std::vector<Selector::Condition>{{"kind", {kind}}});
}

MaintenanceBook maintained(std::initializer_list<MaintenancePlanned> windows) {
  MaintenanceBook book;
  int number = 0;
  for (const MaintenancePlanned& window : windows) {
    const std::string name = std::to_string(++number);
    book.commit(book.plan(Event{{"", "s", name}, "", name, at(0), window}));
  }
  return book;
}

TEST(AssetBook, AnIdIsKnownOnceItWasNamed) {
  AssetBook book({});
  EXPECT_EQ(book.find("a"), std::nullopt);
  EXPECT_EQ(book.intern("a"), 0U);
  EXPECT_EQ(book.intern("b"), 1U);
  EXPECT_EQ(book.intern("a"), 0U);
  EXPECT_EQ(book.find("b"), 1U);
  EXPECT_EQ(book.id_of(1), "b");
  EXPECT_EQ(book.size(), 2U);
}

TEST(AssetBook, AnAssetIsUnknownBeforeItsFirstFact) {
  EXPECT_THAT(OneAsset().walk(span(0, 100)), ElementsAre("0..100 none unknown"));
  EXPECT_THAT(OneAsset().registered(10, "camera").walk(span(0, 100)),
              ElementsAre("0..10 none unknown", "10..100 camera unknown"));
}

TEST(AssetBook, AFactHoldsFromItsInstantOn) {
  const OneAsset asset =
      OneAsset().registered(10, "camera").online(20).offline(30).retired(40).registered(50, "line");
  EXPECT_THAT(asset.walk(span(0, 60)),
              ElementsAre("0..10 none unknown", "10..20 camera unknown", "20..30 camera online",
                          "30..40 camera offline", "40..50 none offline", "50..60 line offline"));
  EXPECT_THAT(asset.walk(span(20, 30)), ElementsAre("20..30 camera online"));
  EXPECT_THAT(asset.walk(span(25, 31)),
              ElementsAre("25..30 camera online", "30..31 camera offline"));
  EXPECT_THAT(asset.walk(span(70, 70)), ElementsAre());
}

TEST(AssetBook, FactsFindTheirPlaceHoweverLateTheyCome) {
  const OneAsset asset = OneAsset().offline(30).online(20).registered(25, "b").registered(5, "a");
  EXPECT_THAT(asset.walk(span(0, 40)),
              ElementsAre("0..5 none unknown", "5..20 a unknown", "20..25 a online",
                          "25..30 b online", "30..40 b offline"));
}

TEST(AssetBook, AFactForTheSameInstantTakesThePlaceOfTheFirst) {
  const OneAsset asset =
      OneAsset().online(20).offline(20).registered(10, "a").retired(10).registered(10, "b");
  EXPECT_THAT(asset.walk(span(0, 30)),
              ElementsAre("0..10 none unknown", "10..20 b unknown", "20..30 b offline"));
  EXPECT_EQ(asset.history().statuses.runs_in({kBeginning, kForever}).size(), 1U);
  EXPECT_EQ(asset.history().registrations.facts().size(), 1U);
}

TEST(AssetBook, KnowsTheAttributesAtAnInstant) {
  const OneAsset asset = OneAsset().registered(10, "a").retired(20).registered(30, "b");
  const AssetHistory& history = asset.history();
  EXPECT_EQ(history.attributes_at(at(9)), std::nullopt);
  EXPECT_EQ(history.attributes_at(at(10)), 0U);
  EXPECT_EQ(history.attributes_at(at(19)), 0U);
  EXPECT_EQ(history.attributes_at(at(20)), std::nullopt);
  EXPECT_EQ(history.attributes_at(at(30)), 1U);
  EXPECT_EQ(history.attributes_at(kForever), 1U);
}

TEST(AssetBook, KnowsWhichAssetsEverHadTheAttributes) {
  OneAsset asset;
  asset.registered(10, "a").registered(20, "b").retired(30);
  EXPECT_THAT(asset.book().with_attributes(0), ElementsAre(0U));
  EXPECT_THAT(asset.book().with_attributes(1), ElementsAre(0U));
  EXPECT_THAT(asset.book().with_attributes(2), ElementsAre());
}

TEST(AssetBook, AnOnlineStatusRunsOutAtItsHeartbeatTimeout) {
  const OneAsset asset = with_camera_timeout(10).registered(0, "camera").online(20).online(25);
  EXPECT_THAT(asset.walk(span(20, 60)),
              ElementsAre("20..35 camera online", "35..60 camera offline"));
  EXPECT_THAT(asset.walk(span(34, 36)),
              ElementsAre("34..35 camera online", "35..36 camera offline"));
  EXPECT_THAT(asset.walk(span(35, 36)), ElementsAre("35..36 camera offline"));
}

TEST(AssetBook, HeartbeatsAreOneSegmentWhileNoneRunsOut) {
  const OneAsset asset =
      with_camera_timeout(10).registered(0, "camera").online(20).online(25).online(30).online(35);
  EXPECT_THAT(asset.walk(span(20, 60)),
              ElementsAre("20..45 camera online", "45..60 camera offline"));
  EXPECT_THAT(asset.walk(span(27, 44)), ElementsAre("27..44 camera online"));
}

TEST(AssetBook, HeartbeatsThatRunOutOneByOneAreASegmentEach) {
  const OneAsset asset =
      with_camera_timeout(10).registered(0, "camera").online(20).online(50).online(80);
  EXPECT_THAT(asset.walk(span(55, 100)),
              ElementsAre("55..60 camera online", "60..80 camera offline", "80..90 camera online",
                          "90..100 camera offline"));
}

TEST(AssetBook, HeartbeatsFollowTheTimeoutOfTheKindAtEach) {
  const OneAsset asset = OneAsset({{"camera", Millis{10}}, {"line", Millis{4}}})
                             .registered(0, "camera")
                             .registered(28, "line")
                             .online(20)
                             .online(25)
                             .online(30)
                             .online(35);
  EXPECT_THAT(asset.walk(span(20, 60)),
              ElementsAre("20..28 camera online", "28..30 line online", "30..34 line online",
                          "34..35 line offline", "35..39 line online", "39..60 line offline"));
}

TEST(AssetBook, AStatusAtTheInstantItsPredecessorRunsOutTakesOver) {
  const OneAsset asset = with_camera_timeout(10).registered(0, "camera").online(20).online(30);
  EXPECT_THAT(asset.walk(span(20, 35)), ElementsAre("20..35 camera online"));
}

TEST(AssetBook, OfflineAndUnknownStayWhenTheyRunOut) {
  const OneAsset asset =
      with_camera_timeout(10).registered(0, "camera").offline(20).status(50, Status::kUnknown);
  EXPECT_THAT(asset.walk(span(20, 90)),
              ElementsAre("20..50 camera offline", "50..90 camera unknown"));
}

TEST(AssetBook, AKindWithoutATimeoutHoldsUntilTheNextStatus) {
  const OneAsset asset = with_camera_timeout(10).registered(0, "line").online(20);
  EXPECT_THAT(asset.walk(span(20, 1'000)), ElementsAre("20..1000 line online"));
}

TEST(AssetBook, TheTimeoutIsThatOfTheKindInForceWhenTheStatusWasSaid) {
  const OneAsset moved =
      with_camera_timeout(10).registered(0, "camera").online(20).registered(25, "line");
  EXPECT_THAT(moved.walk(span(20, 50)),
              ElementsAre("20..25 camera online", "25..30 line online", "30..50 line offline"));
  const OneAsset at_once =
      with_camera_timeout(10).registered(0, "line").online(20).registered(20, "camera");
  EXPECT_THAT(at_once.walk(span(20, 50)),
              ElementsAre("20..30 camera online", "30..50 camera offline"));
}

TEST(AssetBook, AnUnregisteredAssetHasTheTimeoutOfItsNextRegistration) {
  const OneAsset early = with_camera_timeout(10).online(0).registered(5, "camera");
  EXPECT_THAT(early.walk(span(0, 20)),
              ElementsAre("0..5 none online", "5..10 camera online", "10..20 camera offline"));
  const OneAsset between =
      with_camera_timeout(10).registered(0, "line").retired(10).online(20).retired(22).registered(
          25, "camera");
  EXPECT_THAT(between.walk(span(20, 40)),
              ElementsAre("20..22 none online", "22..25 none online", "25..30 camera online",
                          "30..40 camera offline"));
  const OneAsset never = with_camera_timeout(10).registered(0, "camera").retired(5).online(20);
  EXPECT_THAT(never.walk(span(20, 90)), ElementsAre("20..90 none online"));
}

TEST(AssetBook, ATimeoutLongerThanTimeItselfNeverRunsOut) {
  const std::int64_t longest = std::int64_t{1} << 60;
  const std::int64_t last = 253'402'387'139'999;
  const OneAsset asset = with_camera_timeout(longest).registered(-last, "camera").online(last);
  EXPECT_THAT(asset.walk({at(last), kForever}),
              ElementsAre(std::to_string(last) + "..- camera online"));
}

TEST(AssetBook, AnInstantIsWhatAWalkOfItFinds) {
  const auto expect_same = [](const OneAsset& asset) {
    for (std::int64_t time = -1; time < 100; ++time)
      EXPECT_THAT(asset.walk(span(time, time + 1)), ElementsAre(asset.segment_at(time)));
  };
  expect_same(OneAsset());
  expect_same(OneAsset().online(20).offline(30));
  expect_same(
      OneAsset().registered(10, "camera").online(20).offline(30).retired(40).registered(50, "b"));
  expect_same(with_camera_timeout(10).registered(0, "camera").online(20).online(25).online(30));
  expect_same(with_camera_timeout(10).registered(0, "camera").online(20).online(50).offline(55));
  expect_same(with_camera_timeout(10).online(0).online(4).registered(7, "camera").retired(60));
  expect_same(OneAsset({{"camera", Millis{10}}, {"line", Millis{4}}})
                  .registered(0, "camera")
                  .registered(28, "line")
                  .online(20)
                  .online(25)
                  .online(30)
                  .online(35));
}

TEST(AssetBook, MaintenanceSplitsWhatItOverlaps) {
  const OneAsset asset = OneAsset().registered(0, "camera").online(20);
  const auto books = maintained({{span(10, 30), std::nullopt, {"a"}, 0}});
  EXPECT_THAT(asset.walk(span(0, 40), books),
              ElementsAre("0..10 camera unknown", "10..20 camera unknown maintained",
                          "20..30 camera online maintained", "30..40 camera online"));
  EXPECT_THAT(asset.walk(span(30, 40), books), ElementsAre("30..40 camera online"));
}

TEST(AssetBook, OverlappingWindowsCountOnce) {
  const OneAsset asset = OneAsset().registered(0, "camera").online(0);
  const auto books = maintained({{span(10, 30), std::nullopt, {"a"}, 0},
                                 {span(20, 35), of_kind("camera"), {}, 0},
                                 {span(12, 13), Selector{}, {}, 0},
                                 {span(0, 100), of_kind("line"), {"b"}, 0}});
  EXPECT_THAT(asset.walk(span(0, 40), books),
              ElementsAre("0..10 camera online", "10..35 camera online maintained",
                          "35..40 camera online"));
}

TEST(AssetBook, ASelectorIsMatchedAgainstTheAttributesOfEachInstant) {
  const OneAsset asset = OneAsset().online(0).registered(10, "a").registered(20, "b").retired(30);
  const auto books = maintained({{span(0, 100), of_kind("b"), {}, 0}});
  EXPECT_THAT(asset.walk(span(0, 40), books),
              ElementsAre("0..10 none online", "10..20 a online", "20..30 b online maintained",
                          "30..40 none online"));
}

TEST(AssetBook, AStatusReachesToTheNextOne) {
  const OneAsset asset = OneAsset().online(10).online(30);
  EXPECT_EQ(asset.reach_of_status(5), "5..10");
  EXPECT_EQ(asset.reach_of_status(20), "20..30");
  EXPECT_EQ(asset.reach_of_status(40), "40..-");
  EXPECT_EQ(asset.reach_of_status(10), "10..30");
  EXPECT_EQ(asset.reach_of_status(10, false), "none");
}

TEST(AssetBook, AStatusChangesTheSegmentsItReaches) {
  const OneAsset asset = OneAsset().registered(10, "a").online(20).offline(40).registered(50, "b");
  EXPECT_THAT(asset.walk_change(30, Status::kOffline), ElementsAre("30..40 a online -> offline"));
  EXPECT_THAT(asset.walk_change(5, Status::kOnline),
              ElementsAre("5..10 none unknown -> online", "10..20 a unknown -> online"));
  EXPECT_THAT(asset.walk_change(40, Status::kUnknown),
              ElementsAre("40..50 a offline -> unknown", "50..- b offline -> unknown"));
  EXPECT_THAT(asset.walk_change(60, Status::kOnline), ElementsAre("60..- b offline -> online"));
}

TEST(AssetBook, AStatusThatRunsOutChangesWhatFollowsToOffline) {
  const OneAsset asset = with_camera_timeout(10).registered(0, "camera").online(20);
  EXPECT_THAT(asset.walk_change(25, Status::kOnline),
              ElementsAre("25..30 camera online -> online", "30..35 camera offline -> online",
                          "35..- camera offline -> offline"));
  EXPECT_THAT(asset.walk_change(15, Status::kOnline),
              ElementsAre("15..20 camera unknown -> online"));
  EXPECT_THAT(asset.walk_change(5, Status::kOnline),
              ElementsAre("5..15 camera unknown -> online", "15..20 camera unknown -> offline"));
}

TEST(AssetBook, AStatusLeavesMaintenanceAsItIs) {
  const OneAsset asset = OneAsset().registered(0, "camera").online(20);
  const auto books = maintained({{span(10, 30), std::nullopt, {"a"}, 0}});
  EXPECT_THAT(
      asset.walk_change(25, Status::kOffline, books),
      ElementsAre("25..30 camera online maintained -> offline", "30..- camera online -> offline"));
}

TEST(AssetBook, ARegistrationReachesToTheNextOne) {
  const OneAsset asset = OneAsset().registered(10, "a").retired(30);
  EXPECT_EQ(asset.reach_of_registration(5), "5..10");
  EXPECT_EQ(asset.reach_of_registration(10), "10..30");
  EXPECT_EQ(asset.reach_of_registration(30), "30..-");
  EXPECT_EQ(asset.reach_of_registration(30, false), "none");
}

TEST(AssetBook, WhereStatusesRunOutARegistrationReachesToTheStatusAfterTheNextOne) {
  const OneAsset asset =
      with_camera_timeout(10).registered(10, "a").online(25).retired(30).online(45);
  EXPECT_EQ(asset.reach_of_registration(10), "10..45");
  EXPECT_EQ(asset.reach_of_registration(20), "20..45");
  EXPECT_EQ(asset.reach_of_registration(40), "40..-");
  const OneAsset silent = with_camera_timeout(10).registered(10, "a").online(25).retired(30);
  EXPECT_EQ(silent.reach_of_registration(20), "20..-");
}

TEST(AssetBook, AWinnerIsAskedForByTheNumberOfTheEventThatHolds) {
  OneAsset asset;
  asset.online(10).registered(10, "a").offline(10);
  NumberRange asked;
  const auto remember = [&](const NumberRange& numbers) {
    asked = numbers;
    return true;
  };
  ASSERT_TRUE(asset.book().reach_of_status(0, at(10), remember));
  EXPECT_EQ(asked, (NumberRange{3, 3}));
  ASSERT_TRUE(asset.book().reach_of_registration(0, at(10), remember));
  EXPECT_EQ(asked, (NumberRange{2, 2}));
}

}  // namespace
}  // namespace kpiwatch
