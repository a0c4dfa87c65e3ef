#include "metrics/report/table.h"

#include <gmock/gmock.h>

namespace kpiwatch {
namespace {

using testing::ElementsAre;

Table make_table() {
  Table table({{"town", Table::Align::kLeft}, {"online"}, {"note", Table::Align::kLeft}});
  table.add({"石角镇", "90.00 %", {"low", Tone::kBad}});
  table.add({"B", "5.00 %", ""});
  return table;
}

TEST(Table, AlignsByDisplayWidthAndEndsNoLineInSpaces) {
  EXPECT_THAT(make_table().lines({}), ElementsAre("town     online  note",  //
                                                  "石角镇  90.00 %  low",   //
                                                  "B        5.00 %"));
}

TEST(Table, ColoursWordsAndNoSpaces) {
  EXPECT_THAT(make_table().lines({.colour = true}),
              ElementsAre("\x1b[2mtown\x1b[0m     \x1b[2monline\x1b[0m  \x1b[2mnote\x1b[0m",
                          "石角镇  90.00 %  \x1b[1;31mlow\x1b[0m",  //
                          "B        5.00 %"));
}

TEST(Paint, LeavesTextAloneWithoutColour) {
  EXPECT_EQ(paint("MET", Tone::kGood, {}), "MET");
  EXPECT_EQ(paint("MET", Tone::kGood, {.colour = true}), "\x1b[32mMET\x1b[0m");
  EXPECT_EQ(paint("MET", Tone::kPlain, {.colour = true}), "MET");
}

}  // namespace
}  // namespace kpiwatch
