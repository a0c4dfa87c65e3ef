#include "daemon/import/import_table.h"

#include <gmock/gmock.h>

namespace kpiwatch {
namespace {

using testing::ElementsAre;

struct Read {
  std::optional<ImportHeader> header;
  std::vector<std::string> complaints;
};

Read read(ImportTable table, const std::string& line) {
  Diagnostics diagnostics;
  const Complaints complaints("t.csv", diagnostics);
  const auto rows = parse_csv(line, complaints);
  Read result{ImportHeader::read(rows.front(), shape_of(table), complaints), {}};
  for (const Diagnostic& wrong : diagnostics.sorted()) result.complaints.push_back(wrong.message);
  EXPECT_EQ(result.header.has_value(), result.complaints.empty());
  return result;
}

std::vector<std::string> complaints(ImportTable table, const std::string& line) {
  return read(table, line).complaints;
}

TEST(ImportHeader, ColumnsAreFoundInAnyOrderAndCase) {
  const auto header = read(ImportTable::kAssets, "From, KIND ,id").header;
  ASSERT_TRUE(header);
  EXPECT_EQ(header->place_of("id"), 2u);
  EXPECT_EQ(header->place_of("kind"), 1u);
  EXPECT_EQ(header->place_of("from"), 0u);
  EXPECT_EQ(header->place_of("to"), std::nullopt);
}

TEST(ImportHeader, ColumnsHaveChineseNames) {
  EXPECT_THAT(complaints(ImportTable::kAssets, "编号,名称,类型,开始时间,结束时间,标签"),
              ElementsAre());
  EXPECT_THAT(
      complaints(ImportTable::kTickets, "工单号,类型,发生时间,恢复时间,设备,原因,级别,处理,修订"),
      ElementsAre());
  EXPECT_THAT(complaints(ImportTable::kVouchers, "凭证号,项目,金额,单位,日期,年度,类型,摘要"),
              ElementsAre());
}

TEST(ImportHeader, AnUnknownColumnIsALabelWhereThereAreLabels) {
  const auto header = read(ImportTable::kAssets, "id,kind,from,town,to").header;
  ASSERT_TRUE(header);
  EXPECT_EQ(header->entries()[3].written, "town");
  EXPECT_EQ(header->entries()[3].column, nullptr);
}

TEST(ImportHeader, ALabelMayNotLookLikeASlip) {
  EXPECT_THAT(complaints(ImportTable::kTickets, "id,kind,opened,closd"),
              ElementsAre("unknown column \"closd\", did you mean \"closed\"? (a label needs a "
                          "name that cannot be mistaken)"));
}

TEST(ImportHeader, AnUnknownColumnIsRefusedWhereThereAreNone) {
  EXPECT_THAT(complaints(ImportTable::kVouchers, "item,amount,date,vaucher,town"),
              ElementsAre("unknown column \"vaucher\", expected voucher, item, amount, unit, date, "
                          "year, type, note, did you mean \"voucher\"?",
                          "unknown column \"town\", expected voucher, item, amount, unit, date, "
                          "year, type, note"));
}

TEST(ImportHeader, EveryMissingColumnIsToldWithWhatMayBeMeant) {
  EXPECT_THAT(complaints(ImportTable::kAssets, "town,idd"),
              ElementsAre("expected the column \"id\" or \"编号\", found none, did you mean "
                          "\"idd\"?",
                          "expected the column \"kind\" or \"类型\", found none",
                          "expected the column \"from\" or \"开始时间\", found none"));
}

TEST(ImportHeader, AColumnTwiceIsToldByBothItsNames) {
  EXPECT_THAT(complaints(ImportTable::kAssets, "id,kind,from,编号,town,town"),
              ElementsAre("column \"编号\" is given twice, as \"id\" too",
                          "column \"town\" is given twice"));
}

TEST(ImportHeader, EmptyColumnsOfASpreadsheetAreTaken) {
  EXPECT_THAT(complaints(ImportTable::kAssets, "id,kind,from,,"), ElementsAre());
}

}  // namespace
}  // namespace kpiwatch
