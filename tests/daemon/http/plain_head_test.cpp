#include "daemon/http/plain_head.h"

#include <gtest/gtest.h>

namespace kpiwatch::http {
namespace {

TEST(PlainHead, IsTakenApart) {
  const auto head = read_plain_head(
      "POST /api/v1/events?x HTTP/1.1\r\nHost: localhost\r\nCONTENT-Length:  12 "
      "\r\nEmpty:\r\n\r\n");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->method, "POST");
  EXPECT_EQ(head->target, "/api/v1/events?x");
  EXPECT_EQ(head->minor_version, 1);
  EXPECT_EQ(head->fields, (Pairs{{"host", "localhost"}, {"content-length", "12"}, {"empty", ""}}));
  EXPECT_EQ(read_plain_head("GET / HTTP/1.0\r\n\r\n")->minor_version, 0);
}

TEST(PlainHead, WhatIsUnusualOrWrongIsLeftToBeast) {
  const std::string line = "GET / HTTP/1.1\r\n";
  for (const std::string& head : {std::string(),
                                  line,
                                  std::string("GET / HTTP/1.1"),
                                  std::string("GET / HTTP/2.0\r\n\r\n"),
                                  std::string("GET  / HTTP/1.1\r\n\r\n"),
                                  std::string("GET /a b HTTP/1.1\r\n\r\n"),
                                  std::string("GET /\xe5\x9c\xa8 HTTP/1.1\r\n\r\n"),
                                  std::string("get / HTTP/1.1\r\n\r\n"),
                                  std::string("GET /\r\n\r\n"),
                                  line + "no colon\r\n\r\n",
                                  line + ": no name\r\n\r\n",
                                  line + "A : b\r\n\r\n",
                                  line + "A: b\r\n c\r\n\r\n",
                                  line + "A: \xe5\r\n\r\n",
                                  line + "A: b\tc\r\n\r\n",
                                  line + "A: b",
                                  line + "A: b\r\n",
                                  line + "Content-Length: +1\r\n\r\n",
                                  line + "Content-Length: \r\n\r\n",
                                  line + "Content-Length: 1, 1\r\n\r\n",
                                  line + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
                                  line + "Content-Length: 1000000000000000000\r\n\r\n",
                                  line + "Transfer-Encoding: chunked\r\n\r\n",
                                  line + "Upgrade: h2c\r\n\r\n"}) {
    EXPECT_FALSE(read_plain_head(head)) << head;
  }
}

TEST(PlainHead, HasNothingInItThatAParserWouldHide) {
  const std::string good = "GET /a HTTP/1.1\r\nHost: b\r\nC: \td e\t\r\n\r\n";
  ASSERT_TRUE(read_plain_head(good));
  std::size_t plain = 0;
  for (std::size_t place = 0; place < good.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string head = good;
      head[place] = static_cast<char>(byte);
      if (!read_plain_head(head)) continue;
      ++plain;
      EXPECT_EQ(find_fault(head), std::nullopt) << head;
    }
  }
  EXPECT_GT(plain, good.size());
}

}  // namespace
}  // namespace kpiwatch::http
