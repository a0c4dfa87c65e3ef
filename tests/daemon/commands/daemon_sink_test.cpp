#include "daemon/commands/daemon_sink.h"

#include <gmock/gmock.h>

#include <deque>

namespace kpiwatch {
namespace {

using testing::ElementsAre;

http::Response answer(int status, std::string body, http::Pairs headers = {}) {
  return {status, "application/json", std::move(body), std::move(headers)};
}

const http::Response kTwoAccepted = answer(200, R"({"accepted":2,"duplicates":0,"rejected":[]})");
const Error kNoConnection{Error::Kind::kUnavailable, "connection refused"};

/// A daemon that gives the prepared answers, and a clock that only notes the waiting.
class DaemonSinkTest : public testing::Test {
 protected:
  Result<IngestOutcome> send(std::vector<std::string> lines) { return sink_.send(lines).get(); }

  std::deque<Result<http::Response>> answers_;
  std::vector<std::string> bodies_;
  std::vector<std::int64_t> waits_;
  std::vector<std::string> told_;
  DaemonSink sink_{{[this](const std::string& body) {
                      bodies_.push_back(body);
                      auto next = answers_.front();
                      if (answers_.size() > 1) answers_.pop_front();
                      return next;
                    },
                    [this](Millis wait) { waits_.push_back(wait.count()); },
                    [this](const std::string& message) { told_.push_back(message); }}};
};

TEST_F(DaemonSinkTest, SendsALineEach) {
  answers_ = {kTwoAccepted};
  const auto outcome = send({"{a}", "{b}"});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->accepted, 2u);
  EXPECT_THAT(bodies_, ElementsAre("{a}\n{b}\n"));
}

TEST_F(DaemonSinkTest, SendsALineAloneAsItIs) {
  answers_ = {answer(200, R"({"accepted":1,"duplicates":0,"rejected":[]})")};
  ASSERT_TRUE(send({"{a}"}));
  EXPECT_THAT(bodies_, ElementsAre("{a}"));
}

TEST_F(DaemonSinkTest, RejectionsKeepTheirPlace) {
  answers_ = {answer(
      422,
      R"({"accepted":1,"duplicates":1,"rejected":[{"index":2,"id":null,"error":"bad time"}]})")};
  const auto outcome = send({"{a}", "{b}", "{c}"});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->accepted, 1u);
  EXPECT_EQ(outcome->duplicates, 1u);
  ASSERT_EQ(outcome->rejected.size(), 1u);
  EXPECT_EQ(outcome->rejected[0].index, 2u);
  EXPECT_EQ(outcome->rejected[0].rejection.error.message, "bad time");
}

TEST_F(DaemonSinkTest, AnOverloadedDaemonIsAskedAgainWhenItSaysSo) {
  answers_ = {answer(503, R"({"detail":"too much waits"})", {{"retry-after", "3"}}), kTwoAccepted};
  EXPECT_TRUE(send({"{a}", "{b}"}));
  EXPECT_THAT(waits_, ElementsAre(3000));
  EXPECT_THAT(told_, ElementsAre("the daemon answered 503: too much waits; trying again in 3.0 s"));
  EXPECT_THAT(bodies_, ElementsAre("{a}\n{b}\n", "{a}\n{b}\n"));
}

TEST_F(DaemonSinkTest, AnOverloadWithoutEndIsAnError) {
  answers_ = {answer(503, R"({"detail":"too much waits"})")};
  EXPECT_EQ(send({"{a}"}).error().message, "the daemon answered 503: too much waits");
  EXPECT_EQ(bodies_.size(), 7u);
}

TEST_F(DaemonSinkTest, ADaemonThatIsNotThereIsAnErrorAtOnce) {
  answers_ = {kNoConnection};
  EXPECT_EQ(send({"{a}"}).error(), kNoConnection);
  EXPECT_THAT(waits_, ElementsAre());
}

TEST_F(DaemonSinkTest, ADaemonThatRestartsIsWaitedFor) {
  answers_ = {kTwoAccepted, kNoConnection, kNoConnection, kTwoAccepted};
  EXPECT_TRUE(send({"{a}", "{b}"}));
  EXPECT_TRUE(send({"{c}", "{d}"}));
  EXPECT_THAT(waits_, ElementsAre(500, 1000));
}

TEST_F(DaemonSinkTest, ARefusedBodyIsNotSentAgain) {
  answers_ = {answer(413, R"({"detail":"at most 8 bytes"})")};
  EXPECT_EQ(send({"{a}"}).error().message, "the daemon answered 413: at most 8 bytes");
  EXPECT_EQ(bodies_.size(), 1u);
}

TEST_F(DaemonSinkTest, AnAnswerOfSomethingElseIsAnError) {
  for (const char* body :
       {"<html>", "{}", R"({"accepted":-1,"duplicates":0,"rejected":[]})",
        R"({"accepted":0,"duplicates":0,"rejected":[{"index":1,"id":"","error":"x"}]})"}) {
    answers_ = {answer(200, body)};
    EXPECT_FALSE(send({"{a}"})) << body;
  }
}

}  // namespace
}  // namespace kpiwatch
