#include "daemon/import/csv_import.h"

#include <gmock/gmock.h>

#include "tests/daemon/import/table.h"

namespace kpiwatch {
namespace {

using support::read_table;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kHeader = "id,kind,from\n";

support::ReadTable asset_table(const std::string& text) {
  return read_table(ImportTable::kAssets, text);
}

TEST(CsvImport, AByteOrderMarkAndOtherLineEndsChangeNothing) {
  const auto plain = asset_table(std::string(kHeader) + "c1,camera,2025-03-01\n");
  EXPECT_EQ(plain.events.size(), 1);
  EXPECT_EQ(asset_table("\xEF\xBB\xBFid,kind,from\r\nc1,camera,2025-03-01").events, plain.events);
}

TEST(CsvImport, EachBadLineCostsThatLine) {
  const auto read = asset_table(std::string(kHeader) +
                                "c1,camera,2025-03-01\n"
                                "c2,camera\n"
                                "\"c3\" x,camera,2025-03-01\n"
                                "c4,camera,soon\n"
                                "\n"
                                ",,\n"
                                "c5,\"two\nlines\",2025-03-01\n"
                                "c6,camera,2025-03-01\n"
                                "\"c7,camera,2025-03-01\n");
  EXPECT_EQ(read.events.size(), 3);
  EXPECT_THAT(read.refused, ElementsAre("3: expected 3 cells, found 2",
                                        "4: expected a comma or the line's end after a quoted cell",
                                        HasSubstr("5: from: expected a time"),
                                        "11: expected a closing quote, found the file's end"));
}

TEST(CsvImport, WhatNoEventMaySayIsToldByLine) {
  EXPECT_THAT(
      asset_table(std::string(kHeader) + std::string(257, 'x') + ",camera,2025-03-01\n").refused,
      ElementsAre(HasSubstr("2: expected `subject`")));
}

TEST(CsvImport, AFileThatIsNoTableSaysNothing) {
  EXPECT_THAT(asset_table("").refused,
              ElementsAre("1: expected a row of column names, found nothing"));
  EXPECT_THAT(asset_table(",,\n").refused,
              ElementsAre("1: expected a row of column names, found nothing"));
  EXPECT_THAT(asset_table("id,kind,from\nc1,\xD6\xD0,2025-03-01\n").refused,
              ElementsAre(HasSubstr("2: expected UTF-8, found the byte 0xd6")));
  EXPECT_THAT(asset_table("\"id\" x,kind,from\nc1,camera,2025-03-01\n").refused,
              ElementsAre("1: expected a comma or the line's end after a quoted cell"));
  EXPECT_THAT(asset_table("id,kind,from\rc1,camera,2025-03-01\r").refused,
              ElementsAre("1: expected a line to end with LF or CR LF, found a CR alone"));
  const auto headless = asset_table("c1,camera,2025-03-01\n");
  EXPECT_THAT(headless.events, IsEmpty());
  EXPECT_EQ(headless.refused.size(), 3);
}

TEST(CsvImport, ATableOfAHeaderAloneHasNoEvents) {
  const auto read = asset_table(kHeader);
  EXPECT_THAT(read.events, IsEmpty());
  EXPECT_THAT(read.refused, IsEmpty());
}

}  // namespace
}  // namespace kpiwatch
