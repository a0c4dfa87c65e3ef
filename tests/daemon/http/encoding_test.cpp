#include "daemon/http/encoding.h"

#include <gtest/gtest.h>

namespace kpiwatch::http {
namespace {

std::string gzipped(const std::string& text) {
  Response response{200, "", text, {}};
  compress(response);
  return response.body;
}

Request request_with(const std::string& coding, std::string body) {
  Request request;
  request.headers = {{"content-encoding", coding}};
  request.body = std::move(body);
  return request;
}

/// The status that a body is refused with; 0 and the body undone when it is good.
int undo(Request& request, std::size_t max_bytes = 1 << 20) {
  const auto refusal = undo_content_encoding(request, max_bytes);
  return refusal ? refusal->status : 0;
}

TEST(Encoding, GzipIsUndone) {
  const std::string text(200'000, 'x');
  Request request = request_with("GZIP", gzipped(text));
  EXPECT_EQ(undo(request), 0);
  EXPECT_EQ(request.body, text);
}

TEST(Encoding, SeveralMembersAreOneBody) {
  Request request = request_with("x-gzip", gzipped("one ") + gzipped("two"));
  EXPECT_EQ(undo(request), 0);
  EXPECT_EQ(request.body, "one two");
}

TEST(Encoding, PlainBodiesAreLeftAlone) {
  Request plain;
  plain.body = "plain";
  EXPECT_EQ(undo(plain), 0);
  Request identity = request_with("identity", "plain");
  EXPECT_EQ(undo(identity), 0);
  EXPECT_EQ(identity.body, "plain");
}

TEST(Encoding, BrokenBodiesAreRefused) {
  const std::string good = gzipped("some text that is good");
  std::string flipped = good;
  flipped[flipped.size() - 8] ^= 1;  // in the checksum
  for (const std::string& bad :
       {std::string(), std::string("text"), good.substr(0, good.size() - 1), good + "x", flipped}) {
    Request request = request_with("gzip", bad);
    EXPECT_EQ(undo(request), 400) << bad.size();
  }
}

TEST(Encoding, ABombIsNotInflated) {
  Request request = request_with("gzip", gzipped(std::string(10 << 20, '\0')));
  EXPECT_EQ(undo(request), 413);
}

TEST(Encoding, ExactlyTheLimitIsGood) {
  Request request = request_with("gzip", gzipped(std::string(1000, 'x')));
  EXPECT_EQ(undo(request, 1000), 0);
  Request larger = request_with("gzip", gzipped(std::string(1001, 'x')));
  EXPECT_EQ(undo(larger, 1000), 413);
}

TEST(Encoding, OtherCodingsAreRefusedWithWhatIsTaken) {
  for (const char* coding : {"br", "deflate", "gzip, gzip"}) {
    Request request = request_with(coding, "");
    const auto refusal = undo_content_encoding(request, 100);
    ASSERT_TRUE(refusal) << coding;
    EXPECT_EQ(refusal->status, 415);
    EXPECT_EQ(refusal->headers, (Pairs{{"Accept-Encoding", "gzip"}}));
  }
}

TEST(Encoding, AcceptanceIsReadWithItsWeights) {
  for (const char* yes :
       {"gzip", "br, GZip", "deflate;q=1, gzip;q=0.001", "*", "identity, *;q=0.5", "x-gzip"}) {
    EXPECT_TRUE(accepts_gzip(yes)) << yes;
  }
  for (const char* no :
       {"", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzip;q=0, *", "gzipped"}) {
    EXPECT_FALSE(accepts_gzip(no)) << no;
  }
}

TEST(Encoding, SmallAnswersStayAsTheyAre) {
  EXPECT_FALSE(is_worth_compressing({200, "", std::string(1024, 'x'), {}}));
  EXPECT_TRUE(is_worth_compressing({200, "", std::string(1025, 'x'), {}}));
}

TEST(Encoding, CompressedAnswersSaySo) {
  Response response{200, "text/plain", std::string(5000, 'x'), {}};
  compress(response);
  EXPECT_LT(response.body.size(), 200u);
  EXPECT_EQ(response.headers, (Pairs{{"Content-Encoding", "gzip"}}));
}

}  // namespace
}  // namespace kpiwatch::http
