#include "metrics/events/cloud_event.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

/// A whole event of which single attributes are replaced, or taken away with "".
class Draft {
 public:
  Draft& set(const std::string& name, const std::string& json) {
    attributes_[name] = json;
    return *this;
  }
  std::string json() const {
    std::string text = "{";
    for (const auto& [name, value] : attributes_) {
      if (value.empty()) continue;
      if (text.size() > 1) text += ',';
      text += '"' + name + "\":" + value;
    }
    return text + "}";
  }
  Event event() const { return parse_cloud_event(json()).value().event; }

 private:
  std::map<std::string, std::string> attributes_{
      {"specversion", R"("1.0")"},       {"id", R"("e-1")"},
      {"source", R"("/probe")"},         {"type", R"("kpiwatch.asset.status")"},
      {"subject", R"("cam-1")"},         {"time", R"("2025-03-01T10:00:00+08:00")"},
      {"data", R"({"status":"online"})"}};
};

Draft with(const std::string& name, const std::string& json) { return Draft().set(name, json); }

/// "source|id|type|message", or "accepted".
std::string refusal(std::string_view json) {
  const auto result = parse_cloud_event(json);
  if (result) return "accepted";
  const Rejection rejection = result.error();
  EXPECT_EQ(rejection.error.kind, Error::Kind::kInvalid);
  return rejection.source + "|" + rejection.id + "|" + rejection.type + "|" +
         rejection.error.message;
}

/// The message about an event whose id and type could be read.
std::string refusal_of(const Draft& draft) {
  const std::string whole = refusal(draft.json());
  constexpr std::string_view kNamed = "|e-1|kpiwatch.asset.status|";
  const auto at = whole.find(kNamed);
  return at == std::string::npos ? whole : whole.substr(at + kNamed.size());
}

Instant time_of(const std::string& text) { return with("time", '"' + text + '"').event().time; }

std::string content(const Draft& draft) {
  return content_of(parse_cloud_event(draft.json()).value().json);
}

TEST(CloudEvent, IsReadWhole) {
  const Event event = Draft().set("sequence", R"("0007")").event();
  EXPECT_EQ(event.key, (EventKey{"0007", "/probe", "e-1"}));
  EXPECT_EQ(event.type, "kpiwatch.asset.status");
  EXPECT_EQ(event.subject, "cam-1");
  EXPECT_EQ(event.time, parse_instant("2025-03-01T02:00:00Z").value());
  EXPECT_EQ(event.fact, Fact{AssetStatus{Status::kOnline}});
}

TEST(CloudEvent, IsKeptAsItWasSentOnOneLine) {
  const auto event = parse_cloud_event(
      "{\"type\": \"kpiwatch.asset.retired\",\n \"specversion\":\"1.0\", \"id\":\"1\","
      "\"source\":\"s\", \"subject\":\"a\", \"time\":\"2025-03-01T02:00:00.000Z\",\n"
      "\"vendorext\":[1, 2.50], \"data\":{\"extra\":{\"deep\":[null,1e2]}}}");
  EXPECT_EQ(event.value().json,
            R"({"type": "kpiwatch.asset.retired", "specversion":"1.0", "id":"1","source":"s",)"
            R"( "subject":"a", "time":"2025-03-01T02:00:00.000Z","vendorext":[1, 2.50],)"
            R"( "data":{"extra":{"deep":[null,1e2]}}})");
}

TEST(CloudEvent, TimesAreCutToMillisecondsAndALeapSecondIsTheNextInstant) {
  const Instant midnight = parse_instant("2017-01-01T00:00:00Z").value();
  EXPECT_EQ(time_of("2016-12-31T23:59:59.9999999Z"), midnight - Millis{1});
  EXPECT_EQ(time_of("2016-12-31T23:59:60Z"), midnight);
  EXPECT_EQ(time_of("2017-01-01T07:59:60.999+08:00"), midnight);
  EXPECT_EQ(time_of("2017-01-01T00:00:00.0009Z"), midnight);
  EXPECT_EQ(time_of("1969-12-31T23:59:59.9999Z"), from_millis(-1));
}

TEST(CloudEvent, TimesReachFromTheYear0ToTheYear9999) {
  EXPECT_EQ(time_of("0000-01-01T00:00:00Z"), from_millis(-62'167'219'200'000));
  EXPECT_EQ(time_of("9999-12-31T23:59:59.999Z"), from_millis(253'402'300'799'999));
}

TEST(CloudEvent, WhatIsNoJsonIsRefusedWithoutAnIdentity) {
  EXPECT_EQ(refusal("").substr(0, 18), "|||malformed JSON:");
  EXPECT_EQ(refusal("{").substr(0, 18), "|||malformed JSON:");
  EXPECT_EQ(refusal("[]"), "|||expected an event to be an object, found an array");
  EXPECT_EQ(refusal("\"x\""), "|||expected an event to be an object, found \"x\"");
  const std::string not_utf8 = with("id", "\"\xC3\x28\"").json();
  EXPECT_EQ(refusal(not_utf8).substr(0, 18), "|||malformed JSON:");
  EXPECT_EQ(refusal(with("id", R"("\ud800")").json()).substr(0, 18), "|||malformed JSON:");
}

TEST(CloudEvent, AKeyGivenTwiceIsRefusedWhereverItStands) {
  EXPECT_EQ(refusal_of(with("data", R"({"status":"online","x":[{"a":1,"b":2,"a":1}]})")),
            "expected each key once, found \"a\" twice in one object");
  EXPECT_EQ(refusal_of(with("data", R"({"status":"online","status":"online"})")),
            "expected each key once, found \"status\" twice in one object");
  const std::string two_ids = R"({"id":"2",)" + Draft().json().substr(1);
  EXPECT_EQ(
      refusal(two_ids),
      "/probe||kpiwatch.asset.status|expected each key once, found \"id\" twice in one object");
}

TEST(CloudEvent, TheVersionIsOnePointZero) {
  const std::string expected = "expected `specversion` to be \"1.0\", found ";
  EXPECT_EQ(refusal_of(with("specversion", "")), expected + "nothing");
  EXPECT_EQ(refusal_of(with("specversion", R"("0.3")")), expected + "\"0.3\"");
  EXPECT_EQ(refusal_of(with("specversion", "1.0")), expected + "the number 1.0");
}

TEST(CloudEvent, EveryAttributeThatIsRequiredIsMissed) {
  const auto missing = [](const std::string& name) { return refusal(with(name, "").json()); };
  const std::string all = "/probe|e-1|kpiwatch.asset.status|";
  const std::string rest = "to be a string that is not empty, found nothing";
  EXPECT_EQ(missing("id"), "/probe||kpiwatch.asset.status|expected `id` " + rest);
  EXPECT_EQ(missing("source"),
            "|e-1|kpiwatch.asset.status|"
            "expected `source` " +
                rest);
  EXPECT_EQ(missing("type"), "/probe|e-1||expected `type` " + rest);
  EXPECT_EQ(missing("subject"), all + "expected `subject` " + rest);
  EXPECT_EQ(missing("time"), all + "expected `time` " + rest);
  EXPECT_EQ(missing("data"), all +
                                 "expected `status` to be online, offline or unknown, found "
                                 "nothing");
}

TEST(CloudEvent, AnAttributeOfTheWrongTypeIsRefused) {
  for (const auto* name : {"id", "source", "type", "subject", "time"}) {
    const std::string expected =
        fmt::format("expected `{}` to be a string that is not empty, found ", name);
    for (const auto& [json, found] : {std::pair{"5", "the number 5"},
                                      {R"("")", "\"\""},
                                      {"null", "nothing"},
                                      {"{}", "an object"}}) {
      const std::string whole = refusal(with(name, json).json());
      EXPECT_EQ(whole.substr(whole.rfind('|') + 1), expected + found);
    }
  }
  EXPECT_EQ(refusal_of(with("sequence", "7")),
            "expected `sequence` to be a string, found the number 7");
}

TEST(CloudEvent, IdentifiersHaveAtMost256BytesAndNoControlCharacters) {
  for (const auto* name : {"source", "subject"}) {
    EXPECT_EQ(refusal_of(with(name, '"' + std::string(256, 'x') + '"')), "accepted");
    EXPECT_EQ(refusal_of(with(name, '"' + std::string(257, 'x') + '"')),
              fmt::format("expected `{}` to be at most 256 bytes long, found 257 bytes", name));
    EXPECT_EQ(
        refusal_of(with(name, R"("a\u0000b")")),
        fmt::format("expected `{}` to be without control characters, found \"a\\u0000b\"", name));
  }
  EXPECT_EQ(
      refusal(with("id", '"' + std::string(257, 'x') + '"').json()),
      "/probe||kpiwatch.asset.status|expected `id` to be at most 256 bytes long, found 257 bytes");
  EXPECT_EQ(refusal(with("id", R"("a\u001fb")").json()),
            "/probe||kpiwatch.asset.status|expected `id` to be without control characters, found "
            "\"a\\u001fb\"");
}

TEST(CloudEvent, ATypeThatIsNotOursIsNotEchoed) {
  EXPECT_EQ(refusal(with("type", R"("kpiwatch.asset.statu")").json()),
            "/probe|e-1||expected `type` to be one of the types of kpiwatch, found "
            "\"kpiwatch.asset.statu\", did you mean \"kpiwatch.asset.status\"?");
}

TEST(CloudEvent, ABadTimeIsRefused) {
  const std::string expected =
      "`time`: expected RFC 3339 date-time with an offset such as 2025-03-01T02:00:00+08:00, "
      "found ";
  for (const auto* text :
       {"2025-03-01T10:00:00", "2025-02-29T10:00:00Z", "2025-03-01 10:00:00Z",
        "2025-03-01T24:00:00Z", "2025-03-01T10:00:61Z", "now", "10000-01-01T00:00:00Z"}) {
    const std::string quoted = '"' + std::string(text) + '"';
    EXPECT_EQ(refusal_of(with("time", quoted)), expected + quoted);
  }
}

TEST(CloudEvent, DataAreAJsonObject) {
  EXPECT_EQ(refusal_of(with("data", "[]")), "expected `data` to be an object, found an array");
  EXPECT_EQ(refusal_of(with("data", R"("online")")),
            "expected `data` to be an object, found \"online\"");
  EXPECT_EQ(refusal_of(with("data_base64", R"("e30=")")),
            "expected the event's data in `data` as JSON, found `data_base64`");
  const Draft retired = with("type", R"("kpiwatch.asset.retired")");
  for (const auto* none : {"", "null", "{}"}) {
    EXPECT_EQ(Draft(retired).set("data", none).event().fact, Fact{AssetRetired{}});
  }
}

TEST(CloudEvent, TheContentTypeIsSomeJson) {
  for (const auto* type :
       {"application/json", "APPLICATION/JSON", "application/json; charset=utf-8",
        "application/json ;a=b", "application/vnd.kpiwatch+json", "text/x+json"}) {
    EXPECT_EQ(refusal_of(with("datacontenttype", '"' + std::string(type) + '"')), "accepted");
  }
  for (const auto* type : {"text/json", "application/xml", "json", "/json", "application/+json",
                           "application/jsonl", ""}) {
    const std::string quoted = '"' + std::string(type) + '"';
    EXPECT_EQ(refusal_of(with("datacontenttype", quoted)),
              "expected `datacontenttype` to be application/json or end in +json, found " + quoted);
  }
  EXPECT_EQ(refusal_of(with("datacontenttype", "1")),
            "expected `datacontenttype` to be a string, found the number 1");
  EXPECT_EQ(refusal_of(with("datacontenttype", "null")), "accepted");
}

TEST(CloudEvent, ContentIsTypeSubjectTimeSequenceAndData) {
  EXPECT_EQ(content(Draft()), R"({"data":{"status":"online"},"sequence":"","subject":"cam-1",)"
                              R"("time":17407944e5,"type":"kpiwatch.asset.status"})");
}

TEST(CloudEvent, ContentIsTheSameHoweverItIsWritten) {
  const Draft retired = with("type", R"("kpiwatch.asset.retired")").set("data", "");
  const std::string same = content(retired);
  EXPECT_EQ(content(Draft(retired).set("data", "{}")), same);
  EXPECT_EQ(content(Draft(retired).set("data", "null")), same);
  EXPECT_EQ(content(Draft(retired).set("sequence", R"("")")), same);
  EXPECT_EQ(content(Draft(retired).set("sequence", "null")), same);
  EXPECT_EQ(content(Draft(retired).set("time", R"("2025-03-01T02:00:00.0009Z")")), same);
  EXPECT_EQ(content(Draft(retired).set("vendorext", "1")), same);
  EXPECT_EQ(content(Draft(retired).set("id", R"("other")").set("source", R"("x")")), same);
  EXPECT_EQ(content(Draft(retired).set("data", R"({"a":1.0,"b":"\u0041"})")),
            content(Draft(retired).set("data", R"({"b":"A","a":10e-1})")));
}

TEST(CloudEvent, ContentDiffersWhereverThatWhichItIsMadeOfDoes) {
  const Draft retired = with("type", R"("kpiwatch.asset.retired")").set("data", "");
  const std::string whole = content(retired);
  EXPECT_NE(content(Draft(retired).set("type", R"("kpiwatch.fault.voided")")), whole);
  EXPECT_NE(content(Draft(retired).set("subject", R"("cam-2")")), whole);
  EXPECT_NE(content(Draft(retired).set("time", R"("2025-03-01T02:00:00.001Z")")), whole);
  EXPECT_NE(content(Draft(retired).set("sequence", R"("1")")), whole);
  EXPECT_NE(content(Draft(retired).set("data", R"({"a":null})")), whole);
  EXPECT_NE(content(Draft(retired).set("data", R"({"a":1})")),
            content(Draft(retired).set("data", R"({"a":"1"})")));
}

}  // namespace
}  // namespace kpiwatch
