#include "metrics/base/in_quotes.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(InQuotes, KeepsAMessageOnOneLine) { EXPECT_EQ(in_quotes("a\"b\n"), "\"a\\\"b\\n\""); }

TEST(InQuotes, CutsAfterTwoHundredCharactersNotBytes) {
  EXPECT_EQ(in_quotes(repeated("中", 200)), "\"" + repeated("中", 200) + "\"");
  EXPECT_EQ(in_quotes(repeated("中", 201)), "\"" + repeated("中", 200) + "…\"");
}

}  // namespace
}  // namespace kpiwatch
