#include "daemon/import/asset_rows.h"

#include <gmock/gmock.h>

#include "tests/daemon/import/table.h"

namespace kpiwatch {
namespace {

using support::id_of;
using support::read_table;
using support::told;
using testing::ElementsAre;

support::ReadTable assets(const std::string& text, const std::string& sequence = "") {
  return read_table(ImportTable::kAssets, text, sequence);
}

TEST(AssetRows, AnAssetIsRegisteredAndRetired) {
  EXPECT_THAT(
      told(assets("编号,名称,类型,开始时间,结束时间,标签,厂商\n"
                  "c1,东门,camera,2025/3/1,2025-06-01 12:00,town=龙塘镇;class=1,海康\n"
                  "c2,,line,2025-03-01T00:00:00Z,,,\n")),
      ElementsAre(
          R"(asset.registered c1 2025-03-01T00:00:00+08:00 )"
          R"({"kind":"camera","name":"东门","labels":{"town":"龙塘镇","class":"1","厂商":"海康"}})",
          R"(asset.retired c1 2025-06-01T12:00:00+08:00 {})",
          R"(asset.registered c2 2025-03-01T08:00:00+08:00 {"kind":"line"})"));
}

TEST(AssetRows, AnAssetThatMovesGoesOnExisting) {
  const auto moved = assets(
      "id,kind,from,to,town\n"
      "c1,camera,2025-01-01,2025-03-01,a\n"
      "c1,camera,2025-03-01,,b\n");
  ASSERT_EQ(moved.events.size(), 3);
  EXPECT_EQ(support::attribute(moved.events[1], "time"),
            support::attribute(moved.events[2], "time"));
  EXPECT_LT(id_of(moved.events[1]), id_of(moved.events[2]));
}

TEST(AssetRows, TheEndIsAfterTheBeginning) {
  EXPECT_THAT(assets("id,kind,from,结束时间\nc1,camera,2025-03-01,2025-03-01\n").refused,
              ElementsAre("2: 结束时间: expected a time after the beginning"));
}

TEST(AssetRows, ACorrectionHasAnotherSequenceAndAnotherId) {
  const std::string text = "id,kind,from\nc1,camera,2025-03-01\n";
  const auto corrected = assets(text, "2");
  EXPECT_EQ(support::attribute(corrected.events.at(0), "sequence"), "2");
  EXPECT_NE(id_of(corrected.events.at(0)), id_of(assets(text).events.at(0)));
}

TEST(AssetRows, TwoLinesMayNotContradictEachOther) {
  const auto read = assets(
      "id,kind,from\n"
      "c1,camera,2025-03-01\n"
      "c1,camera,2025/3/1\n"
      "c1,line,2025-03-01\n"
      "c1,line,2025-03-02\n");
  EXPECT_THAT(read.refused,
              ElementsAre("4: line 2 says otherwise of this asset from the same time on"));
  EXPECT_EQ(read.events.size(), 3);
  EXPECT_EQ(read.events.at(0), read.events.at(1));
}

}  // namespace
}  // namespace kpiwatch
