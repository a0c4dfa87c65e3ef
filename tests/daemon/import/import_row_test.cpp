#include "daemon/import/import_row.h"

#include <gmock/gmock.h>

#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

using testing::ElementsAre;

/// A line of a table of its own.
class Line {
 public:
  Line(ImportTable table, const std::string& text) {
    Diagnostics diagnostics;
    const Complaints complaints("t.csv", diagnostics);
    auto rows = parse_csv(text, complaints);
    header_ = ImportHeader::read(rows.at(0), shape_of(table), complaints).value();
    cells_ = std::move(rows.at(1));
  }
  ImportRow row() const { return {header_, cells_, zone_}; }

 private:
  ImportHeader header_;
  CsvRow cells_;
  TimeZone zone_;
};

std::string amount_of(const std::string& cell) {
  const Line line(ImportTable::kVouchers, "item,date,金额\nx,2025-03-01,\"" + cell + "\"\n");
  ImportRow row = line.row();
  const auto amount = row.decimal("amount");
  return amount ? to_string(*amount) : row.complaint();
}

std::string labels_of(const std::string& header, const std::string& cells) {
  const Line line(ImportTable::kAssets, "id,kind,from," + header + "\na,b,2025-03-01," + cells);
  ImportRow row = line.row();
  const std::string labels = to_text(row.labels());
  return row.complaint().empty() ? labels : row.complaint();
}

TEST(ImportRow, CellsAreTakenWithoutTheSpaceAroundThem) {
  const Line line(ImportTable::kAssets, "id,kind,from\n\" c 1 \",\tcamera,2025-03-01\n");
  ImportRow row = line.row();
  EXPECT_EQ(row.text("id"), "c 1");
  EXPECT_EQ(row.text("kind"), "camera");
  EXPECT_EQ(row.text("name"), "");
  EXPECT_EQ(row.time("from"), parse_instant("2025-03-01T00:00:00Z").value());
  EXPECT_EQ(row.time("to"), std::nullopt);
  EXPECT_EQ(row.complaint(), "");
}

TEST(ImportRow, EverythingWrongIsToldByTheFilesOwnNames) {
  const Line line(ImportTable::kTickets, "工单号,kind,发生时间,修订,\n,fire,soon,-1,left\n");
  ImportRow row = line.row();
  row.word("kind");
  row.time("opened");
  row.whole("revision");
  EXPECT_EQ(row.complaint(),
            "工单号: expected a value, found none; "
            "expected nothing in cell 5, whose column has no name, found \"left\"; "
            "kind: expected one of network (网络), system (系统), found \"fire\"; "
            "发生时间: expected a time such as 2025-03-01, 2025-03-01 08:30 or "
            "2025-03-01T08:30:00+08:00, found \"soon\"; "
            "修订: expected a whole number, found \"-1\"");
}

TEST(ImportRow, WordsAreReadInBothLanguages) {
  const Line line(ImportTable::kVouchers,
                  "item,date,amount,单位,类型\nx,2025-03-01,1,万元,spent\n");
  ImportRow row = line.row();
  EXPECT_EQ(row.word("unit"), "wan_yuan");
  EXPECT_EQ(row.word("type"), "spent");
}

TEST(ImportRow, AmountsMayHaveThousandsSetOff) {
  EXPECT_EQ(amount_of("1,234,567.50"), "1234567.5");
  EXPECT_EQ(amount_of("-12,000"), "-12000");
  EXPECT_EQ(amount_of("250000.00"), "250000");
}

TEST(ImportRow, CommasAnywhereElseAreNoAmount) {
  for (const char* cell : {"1,23", "1234,567", ",123", "1,2345", "1.5,000", "1,,234", "1,234,"}) {
    EXPECT_THAT(amount_of(cell), testing::StartsWith("金额: expected ")) << cell;
  }
}

TEST(ImportRow, LabelsAreOneCellOrColumnsOfTheirOwn) {
  EXPECT_EQ(labels_of("labels,vendor,street", "town=龙塘镇; class = 1 ;,海康,"),
            R"({"town":"龙塘镇","class":"1","vendor":"海康"})");
  EXPECT_EQ(labels_of("标签,,", "town=a；note=x=y,,"), R"({"town":"a","note":"x=y"})");
}

TEST(ImportRow, ALabelTwiceOrWithoutAValueIsTold) {
  EXPECT_EQ(labels_of("labels,town", "town=a;class,b"),
            "labels: expected labels such as town=龙塘镇;class=1, found \"class\"; "
            "expected each label once, found \"town\" twice");
}

}  // namespace
}  // namespace kpiwatch
