#include "metrics/base/json_mention.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(JsonMention, IsFoundAsItStandsOrMayBeWhereSomethingIsEscaped) {
  EXPECT_TRUE(may_mention(R"({"a":"cam-1"})", "cam-1"));
  EXPECT_FALSE(may_mention(R"({"a":"cam-1"})", "cam-2"));
  EXPECT_TRUE(may_mention(R"({"a":"cam\u002d2"})", "cam-2"));
  EXPECT_TRUE(may_mention("{}", ""));
}

}  // namespace
}  // namespace kpiwatch
