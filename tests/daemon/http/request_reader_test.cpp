#include "daemon/http/request_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace kpiwatch::http {
namespace {

using State = RequestReader::State;
using ::testing::ElementsAre;

std::string told(const Request& request) {
  return request.method + " " + request.path + " " + request.body;
}

/// Feeds the bytes `step` at a time, as a session does, and returns each request, and how it ended
/// when that was not with a whole request.
std::vector<std::string> read(std::string_view bytes, std::size_t step, Limits limits = {}) {
  RequestReader reader(limits);
  std::vector<std::string> result;
  std::size_t begin = 0;
  std::size_t end = 0;
  while (reader.state() != State::kRefused) {
    const std::size_t used = reader.feed(bytes.substr(begin, end - begin));
    begin += used;
    if (reader.state() == State::kAdmit) {
      reader.admit();
    } else if (reader.state() == State::kComplete) {
      result.push_back(told(reader.take()));
    } else if (used == 0 || begin == end) {
      if (end == bytes.size()) break;
      end = std::min(end + step, bytes.size());
    }
  }
  if (reader.state() == State::kRefused) result.push_back(std::to_string(reader.refusal().status));
  if (reader.state() == State::kHead || reader.state() == State::kBody) {
    result.push_back("unfinished");
  }
  return result;
}

/// The same however the bytes come.
std::vector<std::string> read(std::string_view bytes, Limits limits = {}) {
  const auto whole = read(bytes, bytes.size(), limits);
  for (std::size_t step : {1, 2, 3, 7}) {
    EXPECT_EQ(read(bytes, step, limits), whole) << "in steps of " << step;
  }
  return whole;
}

TEST(RequestReader, ReadsOneAfterTheOther) {
  EXPECT_THAT(read("GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
                   "\r\n"
                   "POST /b?c HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
                   "POST /d HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nHost: other\r\n\r\n"
                   "GET /e HTTP/1.0\r\n\r\n"),
              ElementsAre("GET /a ", "POST /b hello", "POST /d abcde", "GET /e "));
}

TEST(RequestReader, ABodyStaysWithItsRequest) {
  EXPECT_THAT(read("GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\nGET /b "
                   "HTTP/1.1\r\nHost: h\r\n\r\n.."),
              ElementsAre("GET /a GET /b HTTP/1.1\r\nHost: h\r\n\r\n.."));
}

TEST(RequestReader, AnEmptyChunkedBodyMayComeInPieces) {
  EXPECT_THAT(read("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
              ElementsAre("POST /a "));
}

TEST(RequestReader, TrailersAreNoHeaders) {
  RequestReader reader{Limits()};
  std::string_view bytes =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: "
      "me\r\n\r\n";
  bytes.remove_prefix(reader.feed(bytes));
  reader.admit();
  reader.feed(bytes);
  EXPECT_EQ(reader.take().headers, (Pairs{{"host", "h"}, {"transfer-encoding", "chunked"}}));
}

struct Refused {
  const char* name;
  std::string bytes;
  const char* status;
};

class RequestReaderRefuses : public testing::TestWithParam<Refused> {};

TEST_P(RequestReaderRefuses, AndGoesNoFurther) {
  EXPECT_THAT(read(GetParam().bytes + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"),
              ElementsAre(GetParam().status));
}

const std::string kHost = " HTTP/1.1\r\nHost: h\r\n";

INSTANTIATE_TEST_SUITE_P(
    Vectors, RequestReaderRefuses,
    testing::Values(
        Refused{"TransferEncodingAlone", "POST /" + kHost + "Transfer-Encoding: gzip\r\n\r\n",
                "501"},
        Refused{"TransferEncodingLooksLikeChunked",
                "POST /" + kHost + "Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\n",
                "400"},
        Refused{"TransferEncodingAfterChunked",
                "POST /" + kHost + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", "501"},
        Refused{"TransferEncodingTwice",
                "POST /" + kHost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n",
                "400"},
        Refused{
            "TransferEncodingAndLength",
            "POST /" + kHost + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "400"},
        Refused{
            "LengthAndTransferEncoding",
            "POST /" + kHost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400"},
        Refused{"TransferEncodingInOldVersion",
                "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
        Refused{"LengthList", "POST /" + kHost + "Content-Length: 5, 5\r\n\r\nhello", "400"},
        Refused{"LengthTwice",
                "POST /" + kHost + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "400"},
        Refused{"LengthSigned", "POST /" + kHost + "Content-Length: +5\r\n\r\nhello", "400"},
        Refused{"LengthTooLarge", "POST /" + kHost + "Content-Length: 8388609\r\n\r\n", "413"},
        Refused{"NoHost", "GET / HTTP/1.1\r\n\r\n", "400"},
        Refused{"TwoHosts", "GET /" + kHost + "Host: i\r\n\r\n", "400"},
        Refused{"OtherHostInTarget", "GET http://other/" + kHost + "\r\n", "400"},
        Refused{"FoldedField", "GET /" + kHost + "X: a\r\n b\r\n\r\n", "400"},
        Refused{"SpaceBeforeColon", "GET /" + kHost + "X : a\r\n\r\n", "400"},
        Refused{"BareLineFeeds", "GET / HTTP/1.1\nHost: h\n\n", "400"},
        Refused{"BareCarriageReturn", "GET /" + kHost + "X: a\rb\r\n\r\n", "400"},
        Refused{"NullByte", "GET /" + kHost + std::string("X: a\0b\r\n\r\n", 10), "400"},
        Refused{"BytesInTarget", "GET /\xe5\x9c\xa8" + kHost + "\r\n", "400"},
        Refused{"NullInTarget", "GET /%00" + kHost + "\r\n", "400"},
        Refused{"NewVersion", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
        Refused{"OldestVersion", "GET /\r\n\r\n", "400"},
        Refused{"NotHttp", "\x16\x03\x01\x02", "400"},
        Refused{"ManyFields",
                "GET /" + kHost +
                    [] {
                      std::string fields;
                      for (int i = 0; i < 100; ++i) fields += "a: b\r\n";
                      return fields;
                    }() +
                    "\r\n",
                "431"},
        Refused{"LongHead", "GET /" + kHost + "X: " + std::string(9000, 'x') + "\r\n\r\n", "431"},
        Refused{"LongTarget", "GET /" + std::string(9000, 'x'), "431"}),
    [](const auto& tested) { return tested.param.name; });

struct RefusedBody {
  const char* name;
  std::string chunks;
  const char* status;
};

class RequestReaderRefusesBody : public testing::TestWithParam<RefusedBody> {};

TEST_P(RequestReaderRefusesBody, AndGoesNoFurther) {
  Limits limits;
  limits.body_bytes = 100;
  limits.overhead_bytes = 1000;
  EXPECT_THAT(
      read("POST /" + kHost + "Transfer-Encoding: chunked\r\n\r\n" + GetParam().chunks, limits),
      ElementsAre(GetParam().status));
}

std::string repeated(int count, const std::string& text) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

INSTANTIATE_TEST_SUITE_P(
    Vectors, RequestReaderRefusesBody,
    testing::Values(RefusedBody{"PrefixedSize", "0x5\r\nhello\r\n0\r\n\r\n", "400"},
                    RefusedBody{"ShortAndNoSize", "x\r\n", "400"},
                    RefusedBody{"HugeSize", "ffffffffffffffffff\r\nhello", "400"},
                    RefusedBody{"SizeOfNothing", "\r\nhello\r\n0\r\n\r\n", "400"},
                    RefusedBody{"WrongEnd", "5\r\nhelloX\r\n0\r\n\r\n", "400"},
                    RefusedBody{"TooLarge", "65\r\n" + std::string(101, 'x'), "413"},
                    RefusedBody{"TooLargeInPieces", repeated(101, "1\r\nx\r\n"), "413"},
                    RefusedBody{"LongExtension", "1;" + std::string(20000, 'x'), "400"},
                    RefusedBody{"ManyExtensions", repeated(60, "1;xxxxxxxxxxxxxxxxxxxx\r\nx\r\n"),
                                "400"},
                    RefusedBody{"LongTrailer", "0\r\nX: " + std::string(20000, 'x'), "400"}),
    [](const auto& tested) { return tested.param.name; });

TEST(RequestReader, TellsHowMuchMemoryABodyMayNeed) {
  const auto body_bytes = [](const std::string& fields) {
    RequestReader reader{Limits()};
    reader.feed("POST /" + kHost + fields + "\r\n");
    return reader.body_bytes();
  };
  EXPECT_EQ(body_bytes(""), 0u);
  EXPECT_EQ(body_bytes("Content-Length: 17\r\n"), 17u);
  EXPECT_EQ(body_bytes("Transfer-Encoding: chunked\r\n"), Limits().body_bytes);
  EXPECT_EQ(body_bytes("Content-Length: 17\r\nContent-Encoding: gzip\r\n"),
            17 + Limits().body_bytes);
}

TEST(RequestReader, ContinueIsExpectedOnlyBeforeABody) {
  const auto expects = [](const std::string& fields) {
    RequestReader reader{Limits()};
    reader.feed("POST /" + kHost + "Expect: 100-continue\r\n" + fields + "\r\n");
    return reader.expects_continue();
  };
  EXPECT_TRUE(expects("Content-Length: 1\r\n"));
  EXPECT_FALSE(expects("Content-Length: 0\r\n"));
  EXPECT_FALSE(expects(""));
}

}  // namespace
}  // namespace kpiwatch::http
