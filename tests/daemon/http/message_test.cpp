#include "daemon/http/message.h"

#include <gtest/gtest.h>

namespace kpiwatch::http {
namespace {

std::string head_of(const Response& response, Persistence persistence) {
  std::string head;
  append_head(head, response, persistence, "now");
  return head;
}

TEST(Message, HeadTellsStatusTypeLengthAndOwnFields) {
  const Response response{405, "text/plain", "four", {{"Allow", "GET"}}};
  EXPECT_EQ(head_of(response, Persistence::kKeep),
            "HTTP/1.1 405 Method Not Allowed\r\n"
            "Date: now\r\n"
            "Content-Type: text/plain\r\n"
            "Content-Length: 4\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Allow: GET\r\n"
            "\r\n");
}

TEST(Message, HeadOfNoContentTellsNoLength) {
  EXPECT_EQ(head_of({204, "", "", {}}, Persistence::kClose),
            "HTTP/1.1 204 No Content\r\n"
            "Date: now\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Connection: close\r\n"
            "\r\n");
}

TEST(Message, HeadIsAppended) {
  std::string text = "before";
  append_head(text, {200, "", "", {}}, Persistence::kKeepExplicit, "now");
  EXPECT_EQ(text,
            "beforeHTTP/1.1 200 OK\r\n"
            "Date: now\r\n"
            "Content-Length: 0\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Connection: keep-alive\r\n"
            "\r\n");
}

TEST(Message, FirstOfSeveralFieldsIsFound) {
  Request request;
  request.headers = {{"a", "1"}, {"b", "2"}, {"b", "3"}};
  EXPECT_EQ(request.header("b"), "2");
  EXPECT_EQ(request.header("c"), std::nullopt);
}

}  // namespace
}  // namespace kpiwatch::http
