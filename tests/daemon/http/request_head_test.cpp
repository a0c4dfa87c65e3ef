#include "daemon/http/request_head.h"

#include <gtest/gtest.h>

namespace kpiwatch::http {
namespace {

/// The status it is refused with, 0 when it is good.
int refused(Pairs fields, int minor_version = 1) {
  fields.emplace_back("host", "localhost:9469");
  const auto refusal = check_head({"POST", "/", minor_version, std::move(fields)}, Limits());
  return refusal ? refusal->status : 0;
}

int refused_without_host(Pairs fields, int minor_version = 1) {
  const auto refusal = check_head({"GET", "/", minor_version, std::move(fields)}, Limits());
  return refusal ? refusal->status : 0;
}

TEST(RequestHead, TransferEncodingIsChunkedOrNothing) {
  EXPECT_EQ(refused({{"transfer-encoding", "Chunked"}}), 0);
  for (const char* coding :
       {"gzip", "xchunked", "chunked, gzip", "gzip, chunked", "identity", ""}) {
    EXPECT_EQ(refused({{"transfer-encoding", coding}}), 501) << coding;
  }
  EXPECT_EQ(refused({{"transfer-encoding", "chunked"}, {"transfer-encoding", "chunked"}}), 501);
  EXPECT_EQ(refused({{"transfer-encoding", "chunked"}}, 0), 400);
  EXPECT_EQ(refused({{"transfer-encoding", "chunked"}, {"content-length", "5"}}), 400);
}

TEST(RequestHead, ContentLengthIsOneNumber) {
  EXPECT_EQ(refused({{"content-length", "8388608"}}), 0);
  EXPECT_EQ(refused({{"content-length", "8388609"}}), 413);
  for (const char* length : {"", "5, 5", "+5", "-1", "0x5", "5 5", "99999999999999999999"}) {
    EXPECT_EQ(refused({{"content-length", length}}), 400) << length;
  }
  EXPECT_EQ(refused({{"content-length", "5"}, {"content-length", "5"}}), 400);
}

TEST(RequestHead, HostIsGivenOnce) {
  EXPECT_EQ(refused({}), 0);
  EXPECT_EQ(refused({{"host", "other"}}), 400);
  EXPECT_EQ(refused_without_host({}), 400);
  EXPECT_EQ(refused_without_host({}, 0), 0);
  for (const char* host : {"", "a b", "a/b", "user@host", "a,b"}) {
    EXPECT_EQ(refused_without_host({{"host", host}}), 400) << host;
  }
  EXPECT_EQ(refused_without_host({{"host", "[::1]:9469"}}), 0);
}

TEST(RequestHead, ContentTypeIsGivenOnceAtMost) {
  EXPECT_EQ(refused({{"content-type", "application/json"}}), 0);
  EXPECT_EQ(refused({{"content-type", "application/json"}, {"content-type", "text/plain"}}), 400);
}

TEST(RequestHead, ExpectationsAreToContinue) {
  EXPECT_EQ(refused({{"expect", "100-Continue"}}), 0);
  EXPECT_EQ(refused({{"expect", "a miracle"}}), 417);
}

TEST(RequestHead, FieldsAreAtMostAHundred) {
  EXPECT_EQ(refused(Pairs(99, {"x", ""})), 0);
  EXPECT_EQ(refused(Pairs(100, {"x", ""})), 431);
}

TEST(RequestHead, FaultsThatAParserHidesAreFound) {
  EXPECT_EQ(find_fault("GET / HTTP/1.1\r\nA:\t\xe5\r\n\r\n"), std::nullopt);
  for (const char* bad : {"GET / HTTP/1.1\n", "\n", "A\rB", "A\r\rB", "A: \x01", "A: \x7f",
                          "A: b\r\n c\r\n", "A: b\r\n\tc\r\n"}) {
    EXPECT_TRUE(find_fault(bad)) << bad;
  }
  EXPECT_TRUE(find_fault(std::string_view("A: \0", 4)));
}

TEST(RequestHead, FaultsAreFoundAcrossWhatCameBefore) {
  EXPECT_EQ(find_fault("A\r\n", 2), std::nullopt);
  EXPECT_TRUE(find_fault("A\n", 1));
  EXPECT_TRUE(find_fault("A: b\r\n c", 6));
}

RequestHead with_connection(std::string value, int minor_version) {
  return {"GET", "/", minor_version, {{"connection", std::move(value)}}};
}

TEST(RequestHead, ConnectionIsKeptUnlessToldOtherwise) {
  EXPECT_TRUE(keeps_alive({"GET", "/", 1, {}}));
  EXPECT_FALSE(keeps_alive({"GET", "/", 0, {}}));
  EXPECT_FALSE(keeps_alive(with_connection("upgrade, Close", 1)));
  EXPECT_TRUE(keeps_alive(with_connection("Keep-Alive", 0)));
  EXPECT_FALSE(keeps_alive(with_connection("keep-alive, close", 0)));
}

TEST(RequestHead, FramingIsChunkedOrALength) {
  EXPECT_TRUE(framing_of({"POST", "/", 1, {{"transfer-encoding", "chunked"}}}).chunked);
  EXPECT_EQ(framing_of({"POST", "/", 1, {{"content-length", "17"}}}).content_length, 17u);
  EXPECT_EQ(framing_of({"GET", "/", 1, {}}).content_length, 0u);
}

}  // namespace
}  // namespace kpiwatch::http
