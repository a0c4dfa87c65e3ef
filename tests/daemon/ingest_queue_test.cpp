#include "daemon/ingest_queue.h"

#include <gmock/gmock.h>

#include <thread>

#include "tests/support/event_builders.h"

namespace kpiwatch {
namespace {

using testing::ElementsAre;

/// A batch of so many events; the first tells which it is.
IngestBatch batch(std::string_view name, std::size_t events = 1) {
  IngestBatch made;
  for (std::size_t n = 0; n < events; ++n) {
    made.events.add({}, name);
  }
  return made;
}

std::vector<std::string> names_of(const IngestQueue::Work& work) {
  std::vector<std::string> names;
  for (const IngestBatch& taken : work.group) names.emplace_back(taken.events[0].json);
  return names;
}

bool push(IngestQueue& queue, IngestBatch pushed) { return queue.push(pushed); }

TEST(IngestQueue, GivesWhatWaitsTogetherAndInOrder) {
  IngestQueue queue;
  EXPECT_TRUE(push(queue, batch("a")));
  EXPECT_TRUE(push(queue, batch("b", 2)));
  EXPECT_THAT(names_of(queue.take()), ElementsAre("a", "b"));
}

TEST(IngestQueue, GivesWhatWaitsWithoutWaiting) {
  IngestQueue queue;
  EXPECT_TRUE(queue.take_waiting().empty());
  EXPECT_TRUE(push(queue, batch("a")));
  queue.push_task([] {});
  const IngestQueue::Work work = queue.take_waiting();
  EXPECT_EQ(work.tasks.size(), 1u);
  EXPECT_THAT(names_of(work), ElementsAre("a"));
  EXPECT_TRUE(queue.take_waiting().empty());
}

TEST(IngestQueue, RefusesWhatIsTooMuchAndLeavesItToTheCaller) {
  IngestQueue queue({.waiting = {.events = 3, .bytes = 100}, .group = {.events = 9, .bytes = 100}});
  EXPECT_TRUE(push(queue, batch("a", 2)));
  IngestBatch refused = batch("b", 2);
  EXPECT_FALSE(queue.push(refused));
  EXPECT_EQ(refused.events.size(), 2u);
  EXPECT_TRUE(push(queue, batch("c")));
  EXPECT_THAT(names_of(queue.take()), ElementsAre("a", "c"));
  EXPECT_TRUE(queue.push(refused));
}

TEST(IngestQueue, IsBoundedInBytesToo) {
  IngestQueue queue({.waiting = {.events = 9, .bytes = 10}, .group = {.events = 9, .bytes = 100}});
  EXPECT_TRUE(push(queue, batch("123456")));
  EXPECT_FALSE(push(queue, batch("12345")));
  EXPECT_TRUE(push(queue, batch("1234")));
}

TEST(IngestQueue, TakesABatchOfAnySizeWhenNothingElseWaits) {
  IngestQueue queue({.waiting = {.events = 3, .bytes = 100}, .group = {.events = 3, .bytes = 100}});
  EXPECT_TRUE(push(queue, batch("a", 50)));
  EXPECT_FALSE(push(queue, batch("b")));
  EXPECT_THAT(names_of(queue.take()), ElementsAre("a"));
}

TEST(IngestQueue, AGroupHasItsLimit) {
  IngestQueue queue(
      {.waiting = {.events = 99, .bytes = 999}, .group = {.events = 3, .bytes = 999}});
  for (const char* name : {"a", "b", "c"}) EXPECT_TRUE(push(queue, batch(name, 2)));
  EXPECT_THAT(names_of(queue.take()), ElementsAre("a"));
  EXPECT_THAT(names_of(queue.take()), ElementsAre("b"));
  EXPECT_THAT(names_of(queue.take()), ElementsAre("c"));
}

TEST(IngestQueue, OnceClosedGivesWhatIsLeftAndThenNothing) {
  IngestQueue queue;
  EXPECT_TRUE(push(queue, batch("a")));
  queue.push_task([] {});
  queue.close();
  const auto work = queue.take();
  EXPECT_EQ(work.tasks.size(), 1u);
  EXPECT_THAT(names_of(work), ElementsAre("a"));
  EXPECT_TRUE(queue.take().empty());
}

TEST(IngestQueue, WakesTheOneThatWaits) {
  IngestQueue queue;
  std::vector<std::string> taken;
  std::thread taker([&] { taken = names_of(queue.take()); });
  EXPECT_TRUE(push(queue, batch("a")));
  taker.join();
  EXPECT_THAT(taken, ElementsAre("a"));
}

}  // namespace
}  // namespace kpiwatch
