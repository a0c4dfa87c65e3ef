#include "daemon/http/text.h"

#include <gtest/gtest.h>

namespace kpiwatch::http {
namespace {

TEST(HttpText, PercentSignsAreUndoneOnce) {
  EXPECT_EQ(percent_decode("a%2Fb%252F%e5%9C%A8"), "a/b%2F在");
  for (const char* bad : {"%", "%4", "%4g", "%-1", "a%+1b", "%0x41"}) {
    EXPECT_EQ(percent_decode(bad), std::nullopt) << bad;
  }
}

TEST(HttpText, WhatIsShownIsPrintableAndShort) {
  EXPECT_EQ(shown("在\r\n\x1b[31m\xff"), "在\\x0d\\x0a\\x1b[31m\\xff");
  EXPECT_EQ(shown(std::string(1000, 'x')), std::string(200, 'x') + "…");
}

TEST(HttpText, PartsAreTakenOffTheFront) {
  std::string_view rest = "a,,b";
  EXPECT_EQ(take_until(rest, ','), "a");
  EXPECT_EQ(take_until(rest, ','), "");
  EXPECT_EQ(take_until(rest, ','), "b");
  EXPECT_TRUE(rest.empty());
}

TEST(HttpText, QuotedStringsStandForWhatIsInThem) {
  EXPECT_EQ(unquote(R"("a b\"c\\d\e")"), R"(a b"c\de)");
  EXPECT_EQ(unquote(R"("")"), "");
  for (const char* plain : {"", "a", "\"", "\"a", "a\"", R"(a\"b)", R"("a"b")", R"("a\")"})
    EXPECT_EQ(unquote(plain), plain) << "is none, or not all of it is one";
}

TEST(HttpText, CaseOfAsciiLettersDoesNotMatter) {
  EXPECT_TRUE(equals_ignoring_case("Chunked", "cHUNKED"));
  EXPECT_FALSE(equals_ignoring_case("chunked", "chunke"));
  EXPECT_EQ(to_lower("CE-Id@Ä"), "ce-id@Ä");
  EXPECT_EQ(trim(" \t a b\t"), "a b");
}

}  // namespace
}  // namespace kpiwatch::http
