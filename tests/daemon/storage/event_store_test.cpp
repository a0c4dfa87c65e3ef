#include "daemon/storage/event_store.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>

#include "tests/daemon/storage/store_fixture.h"
#include "tests/support/file_bytes.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::append;
using support::find;
using support::kIdentityMemory;
using support::line;
using support::lines_of;
using support::replay;
using testing::ElementsAre;

class EventStoreTest : public testing::Test {
 protected:
  support::TemporaryDirectory directory_;
  support::TemporaryDirectory crashed_;
};

TEST_F(EventStoreTest, AnEmptyOneHasNoEvents) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  EXPECT_EQ(store.last(), 0u);
  EXPECT_EQ(find(store, "test", "e1"), std::nullopt);
  EXPECT_THAT(lines_of(store), ElementsAre());
  EXPECT_GT(store.size_in_bytes(), 0u);
}

TEST_F(EventStoreTest, ReopeningFindsEverythingAgain) {
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {line(1), line(2)});
    append(store, {line(3)});
  }
  EventStore store(directory_.path(), kIdentityMemory);
  EXPECT_EQ(store.last(), 3u);
  std::vector<std::pair<EventNumber, std::string>> replayed;
  store.replay([&](std::span<const NumberedEvent> events) {
    for (const auto& [event, number] : events) replayed.emplace_back(number, event.subject);
  });
  using Seen = std::pair<EventNumber, std::string>;
  EXPECT_THAT(replayed, ElementsAre(Seen{1, "cam-1"}, Seen{2, "cam-2"}, Seen{3, "cam-3"}));
  EXPECT_THAT(lines_of(store), ElementsAre(line(1), line(2), line(3)));
  EXPECT_EQ(find(store, "test", "e2"), 2u);
  EXPECT_EQ(find(store, "test", "e4"), std::nullopt);
  const Identity identity = store.hasher().identity_of("test", "e2");
  EXPECT_EQ(store.find(identity, EventRange::of(3)), 2u) << "although another was guessed";
  EXPECT_EQ(find(store, "tes", "te2"), std::nullopt);
}

TEST_F(EventStoreTest, AnEventIsFoundByItsNumberInAnyOrder) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  std::vector<std::string> expected;
  for (int block = 0; block < 40; ++block) {
    std::vector<std::string> lines;
    for (int n = 0; n <= block % 3; ++n) lines.push_back(line(block * 3 + n));
    append(store, lines);
    expected.insert(expected.end(), lines.begin(), lines.end());
  }
  for (std::size_t step = 0; step < expected.size(); ++step) {
    const std::size_t at = step * 37 % expected.size();
    EXPECT_EQ(store.json_of(at + 1), expected[at]);
  }
}

TEST_F(EventStoreTest, TheKeyOfAnEventIsItsSequenceSourceAndId) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  append(
      store,
      {support::retired("cam", "2025-03-01T00:00:00Z").source("s").id("i").json(),
       support::retired("cam", "2025-03-01T00:00:00Z").source("s").id("j").sequence("7").json()});
  EXPECT_EQ(store.key_of(1), (EventKey{.sequence = "", .source = "s", .id = "i"}));
  EXPECT_EQ(store.key_of(2), (EventKey{.sequence = "7", .source = "s", .id = "j"}));
}

TEST_F(EventStoreTest, TheKeyOfAStatusIsTheGreatestSaidForItsInstantWithinTheNumbers) {
  const auto said = [](std::string_view asset, std::string_view time, const std::string& id) {
    return support::status(asset, time, "online").source("s").id(id).json();
  };
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  append(store, {said("cam", "2025-03-01T00:00:00Z", "1"), said("cam", "2025-03-01T00:00:00Z", "3"),
                 said("cam", "2025-03-01T00:00:01Z", "7")});
  append(store, {said("cam", "2025-03-01T00:00:00Z", "2"), said("dog", "2025-03-01T00:00:00Z", "8"),
                 support::retired("cam", "2025-03-01T00:00:00Z").source("s").id("9").json()});
  const auto greatest = [&](EventNumber first, EventNumber last) {
    return store.key_of_status("cam", support::instant("2025-03-01T00:00:00Z"), first, last).id;
  };
  EXPECT_EQ(greatest(1, 6), "3");
  EXPECT_EQ(greatest(1, 1), "1");
  EXPECT_EQ(greatest(3, 6), "2");
}

TEST_F(EventStoreTest, ALookThroughBeginsAndEndsWhereItIsTold) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  append(store, {line(1), line(2), line(3)});
  append(store, {line(4), line(5)});
  EXPECT_THAT(lines_of(store, 3), ElementsAre(line(3), line(4), line(5)));
  EXPECT_THAT(lines_of(store, 6), ElementsAre());
  std::vector<EventNumber> seen;
  store.for_each(2, [&](const StoredEvent& event) {
    EXPECT_EQ(event.received_at, support::kReceived);
    seen.push_back(event.number);
    return event.number < 4;
  });
  EXPECT_THAT(seen, ElementsAre(2, 3, 4));
}

/// Events with their identities, as a request's.
struct Batch {
  Batch(const EventStore& store, int from, int count) {
    for (int n = from; n < from + count; ++n) texts.push_back(line(n));
    for (const std::string& text : texts) events.push_back(parse_cloud_event(text).value());
    for (const CloudEvent& event : events)
      fresh.push_back({store.hasher().key_of(event.event.key.source, event.event.key.id),
                       event.json, event.event.time});
  }

  std::vector<std::string> texts;
  std::vector<CloudEvent> events;
  std::vector<NewEvent> fresh;
};

TEST_F(EventStoreTest, PreparedBlocksAreStoredInTheirOrderSmallOnesTogether) {
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    const Batch large(store, 1, 100), one(store, 101, 1), other(store, 102, 1), none(store, 0, 0),
        unprepared(store, 103, 64), last(store, 167, 1);
    const std::vector<PreparedBlock> blocks = {
        {large.fresh, encode_payload(payload_of(large.fresh))},
        {one.fresh, encode_payload(payload_of(one.fresh))},
        {other.fresh},
        {none.fresh},
        {unprepared.fresh},
        {last.fresh}};
    store.append(support::kReceived, blocks);
    EXPECT_EQ(find(store, "test", "e103"), 103u);
  }
  EventStore store(directory_.path(), kIdentityMemory);
  std::vector<std::string> lines;
  for (int n = 1; n <= 167; ++n) lines.push_back(line(n));
  EXPECT_EQ(lines_of(store), lines);
  replay(store);
  EXPECT_EQ(find(store, "test", "e167"), 167u);
}

std::string status_line(const std::string& subject, const std::string& time,
                        const std::string& id) {
  return support::status(subject, time, "online").id(id).json();
}

class StatusKeys : public EventStoreTest {
 protected:
  /// Before and after the process knows which block holds which times.
  void expect_key(const std::string& id, EventNumber first, EventNumber last) {
    const auto key = [&](const EventStore& store) {
      return store.key_of_status("cam", support::instant("2025-03-01T02:00:00Z"), first, last).id;
    };
    EventStore store(directory_.path(), kIdentityMemory);
    EXPECT_EQ(key(store), id) << first << " to " << last;
    replay(store);
    EXPECT_EQ(key(store), id) << first << " to " << last;
  }
};

TEST_F(StatusKeys, TheGreatestAmongTheNumbersHolds) {
  constexpr const char* kTime = "2025-03-01T02:00:00Z";
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {status_line("cam", kTime, "b"), status_line("other", kTime, "z")});
    append(store, {status_line("cam", "2025-03-02T02:00:00Z", "y")});
    append(store, {status_line("cam", "2025-03-01T10:00:00+08:00", "c"),
                   status_line("cam", kTime, "a"), support::retired("cam", kTime).id("x").json()});
    std::string escaped = status_line("cam", kTime, "w");
    append(store, {escaped.replace(escaped.find("\"cam\""), 5, "\"c\\u0061m\"")});
    EXPECT_EQ(store.key_of_status("cam", support::instant(kTime), 1, 6).id, "c");
  }
  expect_key("c", 1, 6);
  expect_key("b", 1, 3);
  expect_key("a", 5, 6);
  expect_key("", 2, 3);
  expect_key("w", 1, 7);
}

TEST_F(EventStoreTest, BlocksOfOtherTimesAreLeftOut) {
  const std::string early = status_line("cam", "2025-03-01T00:00:00Z", "1");
  const std::string late = status_line("cam", "2025-03-02T00:00:00Z", "2");
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {early});
    append(store, {late});
    append(store, {early + " "});
  }
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  std::vector<EventNumber> seen;
  const Interval span{support::instant("2025-03-01T00:00:00Z"),
                      support::instant("2025-03-02T00:00:00Z")};
  store.for_each(1, span, [&](const StoredEvent& event) {
    seen.push_back(event.number);
    return true;
  });
  EXPECT_EQ(seen, (std::vector<EventNumber>{1, 3}));
}

TEST_F(EventStoreTest, ReplayTellsHowFarItIs) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  append(store, {line(1), line(2)});
  append(store, {line(3)});
  std::vector<std::pair<EventNumber, EventNumber>> told;
  store.replay([](std::span<const NumberedEvent>) {},
               [&](EventNumber done, EventNumber total) { told.emplace_back(done, total); });
  EXPECT_THAT(told, ElementsAre(std::pair<EventNumber, EventNumber>{3, 3}));
}

TEST_F(EventStoreTest, ASecondReplayShowsTheSameAndFindsStill) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  append(store, {line(1), line(2)});
  std::size_t seen = 0;
  store.replay([&](std::span<const NumberedEvent> events) { seen += events.size(); });
  EXPECT_EQ(seen, 2u);
  EXPECT_EQ(find(store, "test", "e2"), 2u);
}

TEST_F(EventStoreTest, AProcessThatEndsAtOnceLosesNothingThatWasAppended) {
  const pid_t child = ::fork();
  ASSERT_NE(child, -1);
  if (child == 0) {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {line(1), line(2)});
    append(store, {line(3)});
    ::_exit(0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ASSERT_TRUE(std::filesystem::exists(directory_ / "journal.sqlite-wal"));
  EventStore store(directory_.path(), kIdentityMemory);
  EXPECT_THAT(lines_of(store), ElementsAre(line(1), line(2), line(3)));
}

TEST_F(EventStoreTest, ConflictsAreKeptOnceEachAndSurviveReopening) {
  const std::string first = line(1) + " ", second = line(2) + " ";
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append(store, {line(1)});
    const std::vector<ConflictingEvent> conflicts = {
        {.accepted = 1, .received_at = {}, .json = second},
        {.accepted = 1, .received_at = {}, .json = second}};
    store.append(support::kReceived, std::span<const NewEvent>(), conflicts);
    store.append(support::kReceived + Millis{1}, std::span<const NewEvent>(), conflicts);
    const std::vector<ConflictingEvent> another = {
        {.accepted = 1, .received_at = {}, .json = first}};
    store.append(support::kReceived + Millis{2}, std::span<const NewEvent>(), another);
  }
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  using Kept = std::tuple<EventNumber, Instant, std::string>;
  std::vector<Kept> kept;
  store.for_each_conflict(0, [&](const ConflictingEvent& conflict) {
    kept.emplace_back(conflict.accepted, conflict.received_at, conflict.json);
    return true;
  });
  EXPECT_THAT(kept, ElementsAre(Kept{1, support::kReceived, second},
                                Kept{1, support::kReceived + Millis{2}, first}));
  EXPECT_EQ(store.last(), 1u);
}

TEST_F(EventStoreTest, TheLogIsCopiedIntoTheDatabaseWhenItHasGrown) {
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  const auto database_bytes = [&] {
    return std::filesystem::file_size(directory_ / "journal.sqlite");
  };
  const auto before = database_bytes();
  store.tend_log();
  append(store, {line(1)});
  store.tend_log();
  EXPECT_EQ(database_bytes(), before);
  const std::string padding = support::noise(30 << 20);
  append(
      store,
      {support::status("cam-2", "2025-03-01T02:00:00Z", "online").text("reason", padding).json()});
  store.tend_log();
  EXPECT_GT(database_bytes(), before + padding.size() / 2);
  EXPECT_EQ(lines_of(store).size(), 2u);
}

TEST_F(EventStoreTest, ALogThatLiesReadyHoldsWhatWasCommitted) {
  const std::filesystem::path log = directory_ / "journal.sqlite-wal";
  std::vector<std::string> lines;
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    for (int n = 0; n < 100; ++n) append(store, {lines.emplace_back(line(n))});
    const auto grown = std::filesystem::file_size(log);
    store.tend_log();
    EXPECT_GT(std::filesystem::file_size(log), 10 * grown);
    append(store, {lines.emplace_back(line(100))});
    // As after a crash: what is in the log is in no other place.
    std::filesystem::copy(directory_.path(), crashed_.path() / "storage");
  }
  EventStore store(crashed_.path() / "storage", kIdentityMemory);
  EXPECT_EQ(lines_of(store), lines);
  replay(store);
  append(store, {lines.emplace_back(line(101))});
  EXPECT_EQ(lines_of(store), lines);
}

std::uint32_t big_endian(std::string_view bytes, std::size_t place) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(place, 4)) number = number << 8 | std::uint8_t(byte);
  return number;
}

/// Pages as https://sqlite.org/fileformat.html, 4.1, tells: what copies a log begins with page 1,
/// which knows then of more pages than are there.
std::string last_first_page_in(std::string_view log) {
  constexpr std::size_t kLogHeader = 32, kFrameHeader = 24;
  const std::size_t page_bytes = big_endian(log, 8);
  std::string found;
  for (std::size_t at = kLogHeader; at < log.size(); at += kFrameHeader + page_bytes)
    if (big_endian(log, at) == 1) found = log.substr(at + kFrameHeader, page_bytes);
  return found;
}

TEST_F(EventStoreTest, AKillWhileTheLogIsCopiedLosesNothing) {
  std::vector<std::string> lines;
  const auto storage = crashed_.path() / "storage";
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    for (int n = 0; n < 100; ++n) append(store, {lines.emplace_back(line(n))});
    std::filesystem::copy(directory_.path(), storage);
  }
  const std::string page = last_first_page_in(support::bytes_of(storage / "journal.sqlite-wal"));
  ASSERT_FALSE(page.empty());
  std::fstream(storage / "journal.sqlite", std::ios::binary | std::ios::in | std::ios::out) << page;
  ASSERT_GT(big_endian(page, 28) * page.size(),
            std::filesystem::file_size(storage / "journal.sqlite"));
  EventStore store(storage, kIdentityMemory);
  EXPECT_EQ(lines_of(store), lines);
}

/// `count` heartbeats of each camera, one block for each beat.
void append_heartbeats(EventStore& store, int cameras, int count) {
  for (int beat = 0; beat < count; ++beat) {
    std::vector<std::string> lines;
    for (int camera = 0; camera < cameras; ++camera)
      lines.push_back(support::status("cam", "2025-03-01T02:00:00Z", "online")
                          .id(fmt::format("cam-{}/{}", camera, beat * 60'000))
                          .json());
    append(store, lines);
  }
}

TEST_F(EventStoreTest, HeartbeatsAreFoundAmongTheBlocksAlsoAfterReopening) {
  constexpr int kCameras = 7;
  constexpr int kBeats = 60;
  const auto expect_all_found = [](const EventStore& store) {
    for (int beat = 0; beat < kBeats; ++beat) {
      for (int camera = 0; camera < kCameras; ++camera) {
        const std::string id = fmt::format("cam-{}/{}", camera, beat * 60'000);
        ASSERT_EQ(find(store, "test", id), beat * kCameras + camera + 1) << id;
      }
    }
    EXPECT_EQ(find(store, "test", "cam-0/60001"), std::nullopt);
    EXPECT_EQ(find(store, "other", "cam-0/60000"), std::nullopt);
    EXPECT_EQ(find(store, "test", fmt::format("cam-0/{}", kBeats * 60'000)), std::nullopt);
  };
  {
    EventStore store(directory_.path(), kIdentityMemory);
    replay(store);
    append_heartbeats(store, kCameras, kBeats);
    expect_all_found(store);
  }
  EventStore store(directory_.path(), kIdentityMemory);
  replay(store);
  expect_all_found(store);
}

}  // namespace
}  // namespace kpiwatch
