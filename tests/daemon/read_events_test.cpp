#include "daemon/read_events.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "daemon/storage/identity/identity.h"
#include "tests/support/event_builders.h"

namespace kpiwatch {
namespace {

using testing::ElementsAre;

const std::string kStatus = support::status("cam-1", "2025-03-01T02:00:00Z", "online").json();
const std::string kFault = support::fault_opened("f-1", "2025-03-01T02:00:00Z").json();

/// The subject of each event that was understood, "!id" of each that was not.
std::vector<std::string> told(const ReadEvents& events) {
  std::vector<std::string> told;
  for (const ReadEvent& event : events)
    told.push_back(event ? std::string(event.event.subject) : "!" + event.refusal->id);
  return told;
}

TEST(ReadEvents, HoldsWhatWasUnderstoodAndWhatWasNotInOrder) {
  ReadEvents events;
  events.read_whole(kStatus);
  events.read_whole(R"({"id":"x"})");
  events.read_whole(kFault);
  events.refuse({"s", "y", "", invalid("not taken")});
  EXPECT_THAT(told(events), ElementsAre("cam-1", "!x", "f-1", "!y"));
  EXPECT_EQ(events.understood(), 2u);
  EXPECT_EQ(events.bytes(), kStatus.size() + kFault.size());
}

TEST(ReadEvents, AreTheSameAfterTheyWereMoved) {
  ReadEvents events;
  const std::string_view text = events.keep(kStatus + "\n" + kFault);
  events.read(text.substr(0, kStatus.size()));
  events.read(text.substr(kStatus.size() + 1));
  const IdentityHasher hasher(make_sip_key());
  events.identify(hasher);
  const ReadEvents moved = std::move(events);
  EXPECT_THAT(told(moved), ElementsAre("cam-1", "f-1"));
  EXPECT_EQ(moved[0].json, kStatus);
  EXPECT_EQ(moved[1].json, kFault);
  for (const ReadEvent& event : moved)
    EXPECT_EQ(event.identity.hash, hasher.key_of(event.event.key.source, event.event.key.id).hash);
}

TEST(ReadEvents, AnEventIsOneLineWhateverItWasSentAs) {
  ReadEvents events;
  for (const std::string& json : {kStatus, kFault}) {
    const std::string spread = " {\r\n " + json.substr(1) + "\n\t";
    events.read_whole(spread);
    EXPECT_EQ(events.back().json, "{ " + json.substr(1));
  }
}

TEST(ReadEvents, AreLinesWhereTheyCameAsNothingElse) {
  const auto as_lines = [](const std::vector<std::string>& lines, std::string_view between,
                           std::string_view after) {
    std::string text;
    for (const std::string& line : lines) text.append(text.empty() ? "" : between).append(line);
    ReadEvents events;
    std::string_view kept = events.keep(text.append(after));
    for (const std::string& line : lines) {
      events.read(kept.substr(0, line.size()));
      kept.remove_prefix(std::min(kept.size(), line.size() + between.size()));
    }
    return std::string(events.as_lines());
  };
  const std::string both = kStatus + "\n" + kStatus + "\n";
  EXPECT_EQ(as_lines({kStatus, kStatus}, "\n", "\n"), both);
  EXPECT_EQ(as_lines({kStatus, kStatus}, "\n", "\n\n"), both);
  EXPECT_EQ(as_lines({kStatus}, "\n", "\n"), kStatus + "\n");
  EXPECT_EQ(as_lines({kStatus, kStatus}, "\n", ""), "") << "no end of the last line";
  EXPECT_EQ(as_lines({kStatus, kStatus}, "\r\n", "\r\n"), "");
  EXPECT_EQ(as_lines({kStatus, kStatus}, ",", "\n"), "");
  EXPECT_EQ(as_lines({kStatus, "{}"}, "\n", "\n"), "") << "one is refused";
  EXPECT_EQ(as_lines({" " + kStatus, kStatus}, "\n", "\n"), both) << "space around it is no part";
  EXPECT_EQ(as_lines({kStatus, " " + kStatus}, "\n", "\n"), "");
  EXPECT_EQ(ReadEvents().as_lines(), "");
}

TEST(ReadEvents, ForgetsTheLastOnes) {
  ReadEvents events;
  for (const std::string& json : {kStatus, kFault, std::string("{}")}) events.read_whole(json);
  events.shorten_to(1);
  EXPECT_THAT(told(events), ElementsAre("cam-1"));
  EXPECT_EQ(events.understood(), 1u);
  EXPECT_EQ(events.bytes(), kStatus.size());
}

}  // namespace
}  // namespace kpiwatch
