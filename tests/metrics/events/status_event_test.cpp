#include "metrics/events/status_event.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "metrics/events/cloud_event.h"

namespace kpiwatch {
namespace {

/// A status with some of its members' JSON replaced; nothing in the place of one leaves it out.
std::string status(const std::map<std::string, std::string>& changes = {},
                   const std::string& more = "") {
  std::vector<std::pair<std::string, std::string>> members{
      {"specversion", R"("1.0")"}, {"id", R"("1")"},
      {"source", R"("s")"},        {"type", R"("kpiwatch.asset.status")"},
      {"subject", R"("cam-1")"},   {"time", R"("2025-03-01T10:00:00.5+08:00")"},
      {"sequence", R"("7")"},      {"data", R"({"status":"online","reason":"back"})"}};
  std::string text = "{";
  for (const auto& [name, json] : members) {
    const auto change = changes.find(name);
    const std::string& value = change == changes.end() ? json : change->second;
    if (!value.empty())
      text += fmt::format(R"({}"{}":{})", text.size() > 1 ? "," : "", name, value);
  }
  return text + more + "}";
}

std::vector<std::string> good_texts() {
  return {status(),
          status({{"sequence", ""}}),
          status({{"data", R"({"status":"offline"})"}}),
          status({{"data", R"( { "status" : "unknown" } )"}}),
          status({{"id", R"("\u4e2d\n\"é")"}}),
          status({{"id", R"("a\tb")"}}),
          status({{"time", R"("2016-12-31T23:59:60Z")"}}),
          status({}, R"(,"datacontenttype":"application/json","vendor":"x","dataschema":"y")"),
          status({{"id", "\"\x7F\""}}),
          status({{"id", "\"123456789\x7F\""}}),
          status({{"source", R"("一二三四五六七八九十")"}}),
          status({{"subject", "\"\xC2\x85\""}}),
          status({{"subject", R"("广州市清城区")"},
                  {"data", R"({"reason":"断电","status":"offline"})"}}),
          status({{"subject", '"' + std::string(256, 'x') + '"'}}),
          status({{"subject", '"' + std::string(254, 'x') + "é\""}}),
          status({}, R"(,"long":")" + std::string(70'000, 'x') + '"')};
}

std::optional<EventView> read_status_event(std::string_view text) {
  return StatusReader().read(text);
}

/// All that an event says.
std::string told(const std::optional<EventView>& event) {
  if (!event) return "none";
  return fmt::format("{}|{}|{}|{}|{}|{}|{}", event->key.sequence, event->key.source, event->key.id,
                     event->type, event->subject, to_millis(event->time),
                     static_cast<int>(std::get<AssetStatus>(*event->fact).status));
}

TEST(StatusEvent, IsReadAsTheGeneralReaderReadsIt) {
  for (const std::string& text : good_texts()) {
    const auto general = parse_event(text);
    const auto read = read_status_event(text);
    ASSERT_EQ(read.has_value(), general.has_value()) << text;
    if (!read) continue;
    EXPECT_EQ(EventKey(read->key), general->key) << text;
    EXPECT_EQ(read->type, general->type);
    EXPECT_EQ(read->subject, general->subject);
    EXPECT_EQ(read->time, general->time);
    EXPECT_EQ(*read->fact, general->fact);
  }
}

TEST(StatusEvent, SpaceAroundItMattersAsLittleAsElsewhere) {
  EXPECT_TRUE(read_status_event(" \t" + status() + "\r\n"));
}

TEST(StatusEvent, IsTakenOffTheFrontOfAText) {
  const std::string first = status();
  const std::string both = first + " , " + status({{"id", R"("2")"}});
  std::string_view text = both;
  StatusReader reader;
  ASSERT_TRUE(reader.take(text));
  EXPECT_EQ(text, std::string_view(both).substr(first.size()));
  EXPECT_FALSE(reader.take(text));
  EXPECT_EQ(text, std::string_view(both).substr(first.size())) << "left as it was";
}

TEST(StatusEvent, TextThatEndsAnywhereInItIsNone) {
  const std::string whole = status({}, R"(,"more":"一二三")");
  ASSERT_TRUE(read_status_event(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    // In memory of exactly that size, so that a look beyond its end is seen by the sanitizers.
    const std::vector<char> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(read_status_event({cut.data(), cut.size()})) << size;
  }
}

std::vector<std::string> other_texts() {
  const std::string twice = R"(,"id":"1")";
  return {std::string(),
          std::string("{"),
          std::string("[]"),
          std::string("\"text\""),
          std::string("{}"),
          status() + "x",
          status() + status(),
          status({}, ","),
          status({}, twice),
          status({}, R"(,"\u0069d":"2")"),
          status({}, R"(,"n":1)"),
          status({}, R"(,"o":{})"),
          status({}, R"(,"a":"x\u0041")"),
          status({}, R"(,"a":"x","a":"y")"),
          status({}, R"(,"data":{})"),
          status({}, ",\"a\":\"1234567\x1F\""),
          status({}, ",\"a\":\"1234567\xC3\""),
          status({}, ",\"a\":\"1234567\xED\xA0\x80\""),
          status({}, R"(,"data_base64":"eA==")"),
          status({}, R"(,"datacontenttype":"text/json")"),
          status({{"specversion", R"("0.3")"}}),
          status({{"id", ""}}),
          status({{"id", R"("")"}}),
          status({{"id", "null"}}),
          status({{"id", "5"}}),
          status({{"id", R"("a\u0001")"}}),
          status({{"id", "\"\xC3\x28\""}}),
          status({{"source", ""}}),
          status({{"subject", ""}}),
          status({{"subject", '"' + std::string(257, 'x') + '"'}}),
          status({{"time", ""}}),
          status({{"time", R"("2025-02-30T00:00:00Z")"}}),
          status({{"sequence", "7"}}),
          status({{"type", R"("kpiwatch.asset.retired")"}}),
          status({{"data", ""}}),
          status({{"data", "[]"}}),
          status({{"data", R"({"status":"on"})"}}),
          status({{"data", R"({"status":"online","status":"online"})"}}),
          status({{"data", R"({"status":"online","more":{}})"}}),
          status({{"data", R"({"status":"online",})"}}),
          "\xEF\xBB\xBF" + status(),
          status() + std::string(1, '\0'),
          status({}, ',' + std::string(1, '\0')),
          "{\n" + status().substr(1)};
}

TEST(StatusEvent, WhatIsUnusualOrWrongIsLeftToTheGeneralReader) {
  for (const std::string& text : other_texts())
    EXPECT_FALSE(read_status_event(text)) << text.substr(0, 300);
}

TEST(StatusEvent, IsReadTheSameWhateverWasReadBefore) {
  std::vector<std::string> texts = good_texts();
  for (const std::string& text : other_texts()) texts.push_back(text);
  for (const std::string& before : texts) {
    for (const std::string& text : texts) {
      StatusReader reader;
      reader.read(before);
      ASSERT_EQ(told(reader.read(text)), told(read_status_event(text)))
          << text.substr(0, 300) << "\nafter\n"
          << before.substr(0, 300);
    }
  }
}

TEST(StatusEvent, LaidOutNearlyLikeTheLastOneIsReadAsIfItWereTheFirst) {
  const std::string last = status({}, R"(,"datacontenttype":"application/json","vendor":"一二")");
  for (const std::string& text :
       {last, status({}, R"(,"datacontenttype":"application/json","vendor":"x")")}) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      std::vector<std::string> changed{text.substr(0, at) + text.substr(at + 1)};
      for (const char byte : std::string("\"\\{}[]:, \n\x1F\x7Fx0\xC3\x00", 16)) {
        changed.push_back(text);
        changed.back()[at] = byte;
        changed.push_back(text);
        changed.back().insert(at, 1, byte);
      }
      for (const std::string& near : changed) {
        StatusReader reader;
        ASSERT_TRUE(reader.read(text));
        // In memory of exactly that size, so that a look beyond its end is seen by the sanitizers.
        const std::vector<char> bytes(near.begin(), near.end());
        const std::string_view view(bytes.data(), bytes.size());
        ASSERT_EQ(told(reader.read(view)), told(read_status_event(view))) << near;
      }
    }
  }
}

TEST(StatusEvent, LaidOutLikeTheLastOneIsReadWithItsOwnValues) {
  StatusReader reader;
  ASSERT_TRUE(reader.read(status()));
  EXPECT_EQ(told(reader.read(status({{"id", R"("22")"},
                                     {"source", R"("t")"},
                                     {"subject", R"("camera-2")"},
                                     {"time", R"("1970-01-01T00:00:00.007Z")"},
                                     {"sequence", R"("")"},
                                     {"data", R"({"status":"offline","reason":""})"}}))),
            "|t|22|kpiwatch.asset.status|camera-2|7|2");
}

}  // namespace
}  // namespace kpiwatch
