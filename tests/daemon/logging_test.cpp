#include "daemon/logging.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(Logging, NobodyForgesALineOrAColour) {
  EXPECT_EQ(printable("cam-1\nerror: \x1b[31mall is lost\x7f"),
            "cam-1\\nerror: \\x1b[31mall is lost\\x7f");
}

TEST(Logging, ControlCharactersOfTwoBytesAreEscaped) {
  EXPECT_EQ(printable("a\xc2\x9b"
                      "31mb"),
            "a\\xc2\\x9b31mb");
}

TEST(Logging, ChineseStaysAsItIs) { EXPECT_EQ(printable("清远市 ÿ"), "清远市 ÿ"); }

TEST(Logging, ACutCharacterAtTheEndIsKept) { EXPECT_EQ(printable("a\xc2"), "a\xc2"); }

}  // namespace
}  // namespace kpiwatch
