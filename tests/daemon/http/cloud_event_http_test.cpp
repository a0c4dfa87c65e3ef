#include "daemon/http/cloud_event_http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/http/limits.h"
#include "tests/support/event_builders.h"

namespace kpiwatch::http {
namespace {

using support::status;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Request post(const std::string& content_type, std::string body) {
  Request request;
  request.method = "POST";
  if (!content_type.empty()) request.headers.emplace_back("content-type", content_type);
  request.body = std::move(body);
  return request;
}

/// The status it is refused with as a whole, 0 when it can be read.
int refused(Request request) {
  const auto read = read_events(request);
  const auto* response = std::get_if<Response>(&read);
  return response ? response->status : 0;
}

/// The subject of each event that was understood, "!id" of each that was not.
std::vector<std::string> subjects_of(const ReadEvents& events) {
  std::vector<std::string> result;
  for (const ReadEvent& event : events)
    result.push_back(event ? std::string(event.event.subject) : "!" + event.refusal->id);
  return result;
}

std::vector<std::string> told(Request request) {
  const auto read = read_events(request);
  return subjects_of(std::get<ReceivedEvents>(read).events);
}

std::string event(const std::string& subject) {
  return status(subject, "2025-03-01T02:00:00Z", "online").id("id-" + subject).json();
}
const std::string kTwice = R"({"specversion":"1.0","id":"a","id":"b"})";

TEST(CloudEventHttp, StructuredIsOneEvent) {
  EXPECT_THAT(told(post("application/cloudevents+json", event("a"))), ElementsAre("a"));
  EXPECT_THAT(told(post("Application/CloudEvents+JSON; charset=\"UTF-8\"", event("a"))),
              ElementsAre("a"));
  EXPECT_THAT(told(post("application/cloudevents+json", kTwice)).size(), 1u);
}

TEST(CloudEventHttp, StructuredThatIsNoObjectCannotBeRead) {
  for (const char* body : {"", "{", "[]", "1", "{\"a\":1}x"}) {
    EXPECT_EQ(refused(post("application/cloudevents+json", body)), 400) << body;
  }
}

TEST(CloudEventHttp, EachOfABatchIsJudgedAlone) {
  const std::string batch = "application/cloudevents-batch+json";
  EXPECT_THAT(told(post(batch, "[]")), ElementsAre());
  EXPECT_THAT(told(post(batch, "[" + event("a") + "," + event("b") + "]")), ElementsAre("a", "b"));
  EXPECT_THAT(told(post(batch, "[" + event("a") + ",{\"id\":\"x\"},7," + event("b") + "]")),
              ElementsAre("a", "!x", "!", "b"));
}

TEST(CloudEventHttp, ABatchOfStatusesIsReadLikeAnyOther) {
  const std::string batch = "application/cloudevents-batch+json";
  const std::string spread = "{\n" + event("b").substr(1);
  const std::string fault = support::fault_opened("f", "2025-03-01T02:00:00Z").json();
  const std::string bad = R"({"specversion":"1.0","id":"x"})";
  for (const auto& [second, subject] : {std::pair(event("b"), "b"), std::pair(spread, "b"),
                                        std::pair(fault, "f"), std::pair(bad, "!x")}) {
    Request request = post(batch, " [ " + event("a") + " ,\n" + second + "]\r\n");
    const auto read = read_events(request);
    const ReadEvents& events = std::get<ReceivedEvents>(read).events;
    EXPECT_THAT(subjects_of(events), ElementsAre("a", subject)) << second;
    EXPECT_EQ(events[0].json, event("a"));
    EXPECT_EQ(events[1].json.find('\n'), std::string_view::npos);
  }
}

TEST(CloudEventHttp, AKeyGivenTwiceCostsOnlyItsOwnEvent) {
  const auto events =
      told(post("application/cloudevents-batch+json", "[" + event("a") + "," + kTwice + "]"));
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0], "a");
  EXPECT_EQ(events[1].front(), '!');
}

TEST(CloudEventHttp, ABatchThatIsNoArrayCannotBeRead) {
  for (const std::string& body :
       {std::string("["), event("a"), "[" + event("a") + "]]", "[" + event("a"),
        "[" + event("a") + ",]", "[" + event("a") + " " + event("b") + "]"}) {
    EXPECT_EQ(refused(post("application/cloudevents-batch+json", body)), 400) << body;
  }
}

TEST(CloudEventHttp, EachLineIsJudgedAlone) {
  Request request =
      post("application/x-ndjson", event("a") + "\r\n\n  \t\r\n{broken\n" + event("b"));
  EXPECT_THAT(told(request), ElementsAre("a", "!", "b"));
  EXPECT_THAT(std::get<ReceivedEvents>(read_events(request)).lines, ElementsAre(1u, 4u, 5u));
  EXPECT_THAT(told(post("application/x-ndjson", "")), ElementsAre());
}

TEST(CloudEventHttp, AStatusIsAloneOnItsLine) {
  const std::string fault = support::fault_opened("f", "2025-03-01T02:00:00Z").json();
  Request request =
      post("application/x-ndjson", event("a") + "\r\n" + event("b") + " \n " + event("c") + "\n" +
                                       event("d") + event("e") + "\n" + event("g") + " x\n" +
                                       fault + "\n" + event("h") + "\r");
  const auto read = read_events(request);
  const auto& [events, lines] = std::get<ReceivedEvents>(read);
  EXPECT_THAT(subjects_of(events), ElementsAre("a", "b", "c", "!", "!", "f", "h"));
  EXPECT_THAT(lines, ElementsAre(1u, 2u, 3u, 4u, 5u, 6u, 7u));
  for (const std::size_t place : {0, 1, 2, 6})
    EXPECT_EQ(events[place].json, event(std::string(events[place].event.subject)));
}

TEST(CloudEventHttp, TooManyEventsAreRefused) {
  std::string statuses;
  for (std::size_t i = 0; i <= kMaxEvents; ++i) statuses += event("a") + "\n";
  EXPECT_EQ(refused(post("application/x-ndjson", statuses)), 413);
  std::string lines;
  for (std::size_t i = 0; i <= kMaxEvents; ++i) lines += "0\n";
  EXPECT_EQ(refused(post("application/x-ndjson", lines)), 413);
  lines.resize(lines.size() - 2);
  EXPECT_EQ(told(post("application/x-ndjson", lines)).size(), kMaxEvents);
  std::string batch = "[0";
  for (std::size_t i = 0; i < kMaxEvents; ++i) batch += ",0";
  EXPECT_EQ(refused(post("application/cloudevents-batch+json", batch + "]")), 413);
}

Request binary(const std::string& content_type, std::string body) {
  Request request = post(content_type, std::move(body));
  for (const auto& [name, value] : Pairs{{"ce-specversion", "1.0"},
                                         {"ce-id", "7"},
                                         {"ce-source", "test"},
                                         {"ce-type", "kpiwatch.asset.status"},
                                         {"ce-subject", "a"},
                                         {"ce-time", "2025-03-01T02:00:00Z"}}) {
    request.headers.emplace_back(name, value);
  }
  return request;
}

Request binary_with(const std::string& field, const std::string& value) {
  Request request = binary("application/json", R"({"status":"online"})");
  for (auto& header : request.headers) {
    if (header.first == field) header.second = value;
  }
  if (!request.header(field)) request.headers.emplace_back(field, value);
  return request;
}

TEST(CloudEventHttp, BinaryModeHasItsAttributesInHeaders) {
  Request request = binary("application/json", "{\"status\": \"online\"}\n");
  const auto read = read_events(request);
  const ReadEvent& read_event = std::get<ReceivedEvents>(read).events[0];
  ASSERT_TRUE(read_event) << read_event.refusal->error.message;
  EXPECT_EQ(EventKey(read_event.event.key), (EventKey{"", "test", "7"}));
  EXPECT_EQ(read_event.event.subject, "a");
  EXPECT_EQ(std::get<AssetStatus>(*read_event.event.fact).status, Status::kOnline);
}

TEST(CloudEventHttp, BinaryModeWithoutDataHasNoBody) {
  Request request = binary("", "");
  request.headers[3].second = "kpiwatch.asset.retired";
  EXPECT_THAT(told(request), ElementsAre("a"));
}

TEST(CloudEventHttp, BinaryValuesAreUnquotedAndThenDecodedOnce) {
  EXPECT_THAT(told(binary_with("ce-subject", "\"a b\"")), ElementsAre("a b"));
  EXPECT_THAT(told(binary_with("ce-subject", R"("a \"b\\%41")")), ElementsAre(R"(a "b\A)"));
  EXPECT_THAT(told(binary_with("ce-subject", "%E5%9C%A8%2541")), ElementsAre("在%41"));
  EXPECT_THAT(told(binary_with("ce-subject", "\xe5\x9c\xa8")), ElementsAre("在"));
  EXPECT_THAT(told(binary_with("ce-subject", "%22")), ElementsAre("\""));
}

TEST(CloudEventHttp, BinaryAttributesThatAreNoneAreRejected) {
  for (const char* value : {"%C0%A0", "%", "%zz", "\xff", "%00"}) {
    EXPECT_EQ(told(binary_with("ce-subject", value)).front().front(), '!') << value;
  }
  for (const char* field : {"ce-", "ce-data", "ce-datacontenttype", "ce-in-between"}) {
    EXPECT_EQ(told(binary_with(field, "x")).front().front(), '!') << field;
  }
  Request twice = binary("application/json", R"({"status":"online"})");
  twice.headers.emplace_back("ce-id", "8");
  EXPECT_EQ(told(twice).front().front(), '!');
}

TEST(CloudEventHttp, ABinaryEventThatIsRejectedIsNamedWhereItCanBe) {
  EXPECT_THAT(told(binary_with("ce-datacontenttype", "")), ElementsAre("!7"));
  EXPECT_THAT(told(binary_with("ce-subject", "%zz")), ElementsAre("!7"));
  EXPECT_THAT(told(binary_with("ce-id", "%zz")), ElementsAre("!"));
  EXPECT_THAT(told(binary_with("ce-id", "%00")), ElementsAre("!"));
  Request request = binary_with("ce-subject", "%zz");
  const auto read = read_events(request);
  const Rejection& rejection = *std::get<ReceivedEvents>(read).events[0].refusal;
  EXPECT_EQ(rejection.type, "kpiwatch.asset.status");
  EXPECT_EQ(rejection.error.message,
            "expected percent-encoded UTF-8 in the header field \"ce-subject\", found \"%zz\"");
}

TEST(CloudEventHttp, ABinaryEventFitsIntoARequestInStructuredForm) {
  const auto with_note = [](std::size_t bytes) {
    return binary("application/json",
                  R"({"status":"online","note":")" + std::string(bytes, 'x') + "\"}");
  };
  Request small = with_note(0);
  const auto read = read_events(small);
  const std::size_t rest = std::get<ReceivedEvents>(read).events[0].json.size();
  EXPECT_THAT(told(with_note(kMaxBodyBytes - rest)), ElementsAre("a"));
  EXPECT_EQ(refused(with_note(kMaxBodyBytes - rest + 1)), 413);
}

TEST(CloudEventHttp, BinaryDataThatIsNoJsonCannotBeRead) {
  EXPECT_EQ(refused(binary("application/json", "{")), 400);
  EXPECT_EQ(refused(binary("application/json", R"({"status":"online"},"id":"8")")), 400);
  EXPECT_EQ(refused(binary("text/plain", "online")), 415);
}

TEST(CloudEventHttp, OtherMediaTypesAreToldWhatIsTaken) {
  for (const char* type : {"", "application/json", "text/plain", "application/cloudevents",
                           "application/cloudevents+avro", "application/x-ndjson; charset=gb18030",
                           "application/cloudevents+json;charset=utf-16"}) {
    EXPECT_EQ(refused(post(type, event("a"))), 415) << type;
  }
  EXPECT_EQ(refused(binary("application/cloudevents+avro", "x")), 415);
  Request request = post("text/plain", "");
  const auto read = read_events(request);
  EXPECT_THAT(std::get<Response>(read).body, HasSubstr("application/cloudevents-batch+json"));
}

}  // namespace
}  // namespace kpiwatch::http
