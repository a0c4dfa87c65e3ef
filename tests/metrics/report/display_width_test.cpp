#include "metrics/report/display_width.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(DisplayWidth, IsOneForLatinAndTwoForChinese) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("video-online"), 12u);
  EXPECT_EQ(display_width("清城区"), 6u);
  EXPECT_EQ(display_width("1类"), 3u);
  EXPECT_EQ(display_width("é"), 1u);
}

TEST(DisplayWidth, IsTwoForFullWidthKanaHangulAndPictographs) {
  EXPECT_EQ(display_width("（１）"), 6u);
  EXPECT_EQ(display_width("カメラ"), 6u);
  EXPECT_EQ(display_width("한국"), 4u);
  EXPECT_EQ(display_width("𠮷"), 2u);
  EXPECT_EQ(display_width("📷"), 2u);
}

TEST(DisplayWidth, IsOneForHalfWidthForms) { EXPECT_EQ(display_width("ｶﾒﾗ"), 3u); }

TEST(DisplayWidth, IsNothingForWhatCombinesOrHides) {
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(display_width("か\u3099"), 2u);
  EXPECT_EQ(display_width("a\u200B\uFEFFb"), 2u);
}

TEST(Printable, KeepsOrdinaryText) { EXPECT_EQ(to_printable("石角镇 é 📷"), "石角镇 é 📷"); }

TEST(Printable, ReplacesWhatMovesATerminal) {
  EXPECT_EQ(to_printable("a\x1b[31m\nb\x7f"), "a\uFFFD[31m\uFFFDb\uFFFD");
  EXPECT_EQ(to_printable("\u009B2J\u202Eabc\u2028"), "\uFFFD2J\uFFFDabc\uFFFD");
}

}  // namespace
}  // namespace kpiwatch
