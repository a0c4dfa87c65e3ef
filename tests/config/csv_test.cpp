#include "config/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct ParsedRows {
  std::vector<std::string> rows;  ///< "text@line:column" of each cell, cells joined by " | "
  std::vector<Diagnostic> complaints;
};

ParsedRows parse_rows(std::string_view text) {
  Diagnostics diagnostics;
  ParsedRows parsed;
  for (const CsvRow& row : parse_csv(text, Complaints("f.csv", diagnostics))) {
    std::string line;
    for (const CsvCell& cell : row) {
      if (!line.empty()) line += " | ";
      line += cell.text + "@" + std::to_string(cell.at.line) + ":" + std::to_string(cell.at.column);
    }
    parsed.rows.push_back(line);
  }
  parsed.complaints = diagnostics.sorted();
  return parsed;
}

TEST(Csv, TellsEachCellAndItsPlaceInCharacters) {
  const ParsedRows parsed = parse_rows("id,名称,c\n1,清城,\n");
  EXPECT_THAT(parsed.rows, ElementsAre("id@1:1 | 名称@1:4 | c@1:7", "1@2:1 | 清城@2:3 | @2:6"));
  EXPECT_THAT(parsed.complaints, IsEmpty());
}

TEST(Csv, ReadsQuotedCellsWithCommasQuotesAndLineEnds) {
  const ParsedRows parsed = parse_rows("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\"\nnext,c");
  EXPECT_THAT(parsed.rows,
              ElementsAre("a,b@1:1 | say \"hi\"@1:7 | two\nlines@1:20 | @2:8", "next@3:1 | c@3:6"));
  EXPECT_THAT(parsed.complaints, IsEmpty());
}

TEST(Csv, TakesEitherLineEndAndLeavesBlankLinesOut) {
  EXPECT_THAT(parse_rows("a,b\r\n\r\n\nc,d\r\n").rows,
              ElementsAre("a@1:1 | b@1:3", "c@4:1 | d@4:3"));
  EXPECT_THAT(parse_rows("").rows, IsEmpty());
  EXPECT_THAT(parse_rows("\n\r\n").rows, IsEmpty());
}

TEST(Csv, GoesOnBehindARowThatIsBroken) {
  const ParsedRows parsed = parse_rows("a,b\n\"c\"x,d\ne,f\n");
  EXPECT_THAT(parsed.rows, ElementsAre("a@1:1 | b@1:3", "e@3:1 | f@3:3"));
  EXPECT_THAT(parsed.complaints,
              ElementsAre(Diagnostic{"f.csv", 2, 4,
                                     "expected a comma or the line's end after a quoted cell"}));
}

TEST(Csv, SaysThatLinesCannotEndWithACarriageReturnAlone) {
  const std::string expected = "expected a line to end with LF or CR LF, found a CR alone";
  const ParsedRows all = parse_rows("a,b\rc,d\r");
  EXPECT_THAT(all.rows, IsEmpty());
  EXPECT_THAT(all.complaints, ElementsAre(Diagnostic{"f.csv", 1, 4, expected}));
  const ParsedRows one = parse_rows("a,b\n\"c\",d\re,f\ng,h\n");
  EXPECT_THAT(one.rows, ElementsAre("a@1:1 | b@1:3", "g@3:1 | h@3:3"));
  EXPECT_THAT(one.complaints, ElementsAre(Diagnostic{"f.csv", 2, 6, expected}));
}

TEST(Csv, ShowsWhereAQuoteBeganThatNeverCloses) {
  const ParsedRows parsed = parse_rows("a,b\nc,\"d\ne,f\n");
  EXPECT_THAT(parsed.rows, ElementsAre("a@1:1 | b@1:3"));
  EXPECT_THAT(
      parsed.complaints,
      ElementsAre(Diagnostic{"f.csv", 2, 3, "expected a closing quote, found the file's end"}));
}

}  // namespace
}  // namespace kpiwatch
