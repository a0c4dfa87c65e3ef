#include "daemon/http/request_target.h"

#include <gtest/gtest.h>

namespace kpiwatch::http {
namespace {

RequestTarget parse(std::string_view target) { return parse_target(target, "host:1").value(); }

TEST(RequestTarget, PathAndQueryAreDecodedAfterBeingTakenApart) {
  const RequestTarget target = parse("/a%3Fb/%E5%9C%A8?x=1%262&&y+z=%2B+&flag");
  EXPECT_EQ(target.path, "/a?b/在");
  EXPECT_EQ(target.query, (Pairs{{"x", "1&2"}, {"y z", "+ "}, {"flag", ""}}));
}

TEST(RequestTarget, DotsAreLeftAlone) { EXPECT_EQ(parse("/a/../b").path, "/a/../b"); }

TEST(RequestTarget, AbsoluteFormIsTakenForItsOwnHost) {
  EXPECT_EQ(parse("http://HOST:1/a?b=c").path, "/a");
  EXPECT_EQ(parse("http://host:1").path, "/");
  EXPECT_EQ(parse("http://host:1?b=c").query, (Pairs{{"b", "c"}}));
}

TEST(RequestTarget, WhatIsNoneIsRefused) {
  for (const char* bad : {"", "a", "/%", "/%4x", "/%00", "/%0a", "/%c0%a0", "/\xe5\x9c\xa8", "/a b",
                          "/#x", "/a?b=%ff", "http://other/", "https://host:1/", "host:1"}) {
    EXPECT_FALSE(parse_target(bad, "host:1")) << bad;
  }
}

TEST(RequestTarget, MessageQuotesALittleOfIt) {
  EXPECT_EQ(
      parse_target("/%zz", "").error().message,
      "expected percent-encoded UTF-8 without control characters in the path, found \"/%zz\"");
  EXPECT_LT(parse_target("/%" + std::string(9000, 'z'), "").error().message.size(), 400u);
}

}  // namespace
}  // namespace kpiwatch::http
