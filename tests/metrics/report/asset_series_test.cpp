#include "metrics/report/asset_series.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/event_builders.h"
#include "tests/support/instants.h"
#include "tests/support/journal.h"

namespace kpiwatch {
namespace {

using support::EventBuilder;

constexpr std::string_view kHead =
    "# HELP kpiwatch_asset_online Whether an asset that counts for the target is online now: 1 or "
    "0; absent while it does not count. For targets with asset_metrics.\n"
    "# TYPE kpiwatch_asset_online gauge\n";

Target cameras(std::string id, std::vector<std::string> by) {
  Target target;
  target.id = std::move(id);
  target.windows = {parse_window("year").value()};
  target.by = std::move(by);
  OnlineRateTarget promise;
  promise.select = Selector(std::vector<Selector::Condition>{{"kind", {"camera"}}});
  promise.objective = {9, 1};
  promise.asset_metrics = true;
  target.promise = promise;
  return target;
}

class AssetSeriesTest : public testing::Test {
 protected:
  void promise(std::vector<Target> targets) {
    Promises promises;
    promises.targets = std::move(targets);
    ledger_ = std::make_unique<Ledger>(std::move(promises), journal_);
  }
  void tell(const EventBuilder& event) {
    ASSERT_EQ(journal_.offer(event.cloud_event()), support::Journal::Verdict::kAccepted);
    ledger_->apply(journal_.events().back(), journal_.last_number());
  }
  /// At a second of 1970, written the way an asset is told.
  void tell_camera(std::string_view id, std::string_view status, std::string_view labels) {
    tell(EventBuilder("asset.registered", id, "1970-01-01T00:00:00Z")
             .text("kind", "camera")
             .json("labels", labels));
    if (!status.empty())
      tell(EventBuilder("asset.status", id, "1970-01-01T00:00:01Z").text("status", status));
  }
  std::string series_at(std::string_view time) {
    ledger_->settle();
    Exposition out;
    AssetSeries series(support::instant(time));
    while (series.write_slice(*ledger_, out)) continue;
    return out.take();
  }

  support::Journal journal_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(AssetSeriesTest, TellEachAssetThatCounts) {
  promise({cameras("video", {"town", "air-line"})});
  tell_camera("cam-1", "online", R"({"town":"石角镇"})");
  tell_camera("cam-2", "offline", R"({"town":"石角镇","air-line":"a"})");
  tell_camera("cam-3", "unknown", "{}");
  tell_camera("cam-4", "", "{}");
  tell(EventBuilder("asset.registered", "line-1", "1970-01-01T00:00:00Z").text("kind", "line"));
  tell(EventBuilder("asset.status", "line-1", "1970-01-01T00:00:01Z").text("status", "online"));
  EXPECT_EQ(series_at("1970-01-01T00:00:02Z"), std::string(kHead) +
                                                   "kpiwatch_asset_online{target=\"video\",asset="
                                                   "\"cam-1\",town=\"石角镇\",air_line=\"\"} 1\n"
                                                   "kpiwatch_asset_online{target=\"video\",asset="
                                                   "\"cam-2\",town=\"石角镇\",air_line=\"a\"} 0\n");
}

TEST_F(AssetSeriesTest, AreOfTheirInstant) {
  promise({cameras("video", {})});
  tell_camera("cam-1", "online", "{}");
  EXPECT_EQ(series_at("1970-01-01T00:00:01Z"), kHead);
  EXPECT_EQ(series_at("1970-01-01T00:00:01.001Z"),
            std::string(kHead) + "kpiwatch_asset_online{target=\"video\",asset=\"cam-1\"} 1\n");
}

TEST_F(AssetSeriesTest, LeaveOutWhatIsUnderMaintenance) {
  promise({cameras("video", {})});
  tell_camera("cam-1", "online", R"({"road":"a"})");
  tell_camera("cam-2", "offline", R"({"road":"b"})");
  tell_camera("cam-3", "offline", R"({"road":"c"})");
  tell(EventBuilder("maintenance.planned", "m-1", "1970-01-01T00:00:00Z")
           .text("from", "1970-01-01T00:01:00Z")
           .text("to", "1970-01-01T00:02:00Z")
           .json("select", R"({"road":"b"})")
           .json("assets", R"(["cam-3"])"));
  EXPECT_EQ(series_at("1970-01-01T00:01:30Z"),
            std::string(kHead) + "kpiwatch_asset_online{target=\"video\",asset=\"cam-1\"} 1\n");
}

TEST_F(AssetSeriesTest, TakeAnUnknownStatusForOfflineWhereTheTargetDoes) {
  Target target = cameras("video", {});
  std::get<OnlineRateTarget>(target.promise).unknown = OnlineRateTarget::Unknown::kOffline;
  promise({target});
  tell_camera("cam-1", "", "{}");
  EXPECT_EQ(series_at("1970-01-01T00:00:02Z"),
            std::string(kHead) + "kpiwatch_asset_online{target=\"video\",asset=\"cam-1\"} 0\n");
}

TEST_F(AssetSeriesTest, EscapeIdsAndLabels) {
  promise({cameras("video", {"town", "asset"})});
  tell_camera(R"(cam "1\2")", "online", R"({"town":"a\"b\\c\nd","asset":"x"})");
  EXPECT_EQ(series_at("1970-01-01T00:00:02Z"),
            std::string(kHead) +
                R"(kpiwatch_asset_online{target="video",asset="cam \"1\\2\"",town="a\"b\\c\nd",)"
                R"(asset_2="x"} 1)"
                "\n");
}

TEST_F(AssetSeriesTest, StandTogetherAcrossTargetsAndSlices) {
  Target silent = cameras("silent", {});
  std::get<OnlineRateTarget>(silent.promise).asset_metrics = false;
  promise({cameras("a", {}), silent, cameras("b", {})});
  std::string expected(kHead);
  for (const char* target : {"a", "b"}) {
    for (int n = 0; n < 3000; ++n)
      expected +=
          fmt::format("kpiwatch_asset_online{{target=\"{}\",asset=\"cam-{}\"}} 1\n", target, n);
  }
  for (int n = 0; n < 3000; ++n) tell_camera(fmt::format("cam-{}", n), "online", "{}");
  EXPECT_EQ(series_at("1970-01-01T00:00:02Z"), expected);
}

TEST_F(AssetSeriesTest, AreNothingUnlessAskedFor) {
  Target silent = cameras("silent", {});
  std::get<OnlineRateTarget>(silent.promise).asset_metrics = false;
  promise({silent});
  tell_camera("cam-1", "online", "{}");
  EXPECT_EQ(series_at("1970-01-01T00:00:02Z"), "");
}

TEST_F(AssetSeriesTest, ArePromisedWhenOneTargetAsksForThem) {
  Promises promises;
  EXPECT_FALSE(AssetSeries::are_promised(promises));
  promises.targets.emplace_back().promise = FaultsTarget{};
  promises.targets.push_back(cameras("quiet", {}));
  std::get<OnlineRateTarget>(promises.targets.back().promise).asset_metrics = false;
  EXPECT_FALSE(AssetSeries::are_promised(promises));
  promises.targets.push_back(cameras("online", {}));
  EXPECT_TRUE(AssetSeries::are_promised(promises));
}

}  // namespace
}  // namespace kpiwatch
