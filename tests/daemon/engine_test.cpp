#include "daemon/engine.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <random>
#include <thread>

#include "tests/daemon/engine_fixture.h"
#include "tests/support/captured_log.h"

namespace kpiwatch {
namespace {

using support::EventBuilder;
using support::status;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

TEST_F(EngineTest, WhatIsAcknowledgedIsOnTheBoard) {
  Engine& engine = start();
  const auto outcome = engine.submit_and_wait(read({fault(1), fault(2)})).value();
  EXPECT_EQ(outcome.accepted, 2u);
  EXPECT_EQ(outcome.duplicates, 0u);
  EXPECT_THAT(outcome.rejected, IsEmpty());
  EXPECT_EQ(fault_count(), 2);
  EXPECT_EQ(engine.last_event(), 2u);
  EXPECT_GT(engine.journal_bytes(), 0u);
}

TEST_F(EngineTest, TheJournalIsAsLargeAsItsFiles) {
  Engine& engine = start();
  const auto expect_size = [&] {
    std::promise<void> tended;
    engine.ping([&] { tended.set_value(); });
    tended.get_future().wait();
    std::uint64_t bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(directory_.path()))
      if (file.path().filename().string().starts_with("journal.sqlite")) bytes += file.file_size();
    EXPECT_EQ(engine.journal_bytes(), bytes);
    EXPECT_EQ(engine.journal_bytes(), bytes) << "when asked again";
    return bytes;
  };
  const std::uint64_t empty = expect_size();
  for (int event = 1; event < 20; ++event) {
    engine.submit_and_wait(read({fault(event)})).value();
    EXPECT_GT(expect_size(), empty);
  }
}

TEST_F(EngineTest, ARestartKnowsTheSame) {
  start().submit_and_wait(read({fault(1), fault(2)})).value();
  stop();
  std::vector<std::pair<EventNumber, EventNumber>> progress;
  engine_ = std::make_unique<Engine>(
      settings_with(), std::make_unique<EventStore>(directory_.path(), kIdentityMemory), clock_,
      metrics_, [](const std::string&) {},
      [&](EventNumber done, EventNumber total) { progress.emplace_back(done, total); });
  EXPECT_EQ(fault_count(), 2);
  EXPECT_THAT(progress, ElementsAre(std::pair<EventNumber, EventNumber>{2, 2}));
  EXPECT_EQ(engine_->submit_and_wait(read({fault(2)})).value().duplicates, 1u);
}

TEST_F(EngineTest, DuplicatesChangeNothing) {
  Engine& engine = start();
  engine.submit_and_wait(read({fault(1)})).value();
  // Within a batch, and against what is stored; written otherwise but meaning the same.
  const auto outcome = engine.submit_and_wait(read({fault(2), fault(1), fault(2)})).value();
  EXPECT_EQ(outcome.accepted, 1u);
  EXPECT_EQ(outcome.duplicates, 2u);
  EXPECT_THAT(outcome.rejected, IsEmpty());
  EXPECT_THAT(stored_subjects(), ElementsAre("fault-1", "fault-2"));
}

TEST_F(EngineTest, OfALargeBatchWhatIsNewIsStoredAndNothingElse) {
  const auto some = [](int from, int to) {
    std::vector<EventBuilder> faults;
    std::vector<std::string> subjects;
    for (int n = from; n < to; ++n) {
      faults.push_back(fault(n));
      subjects.push_back(fmt::format("fault-{}", n));
    }
    return std::pair(faults, subjects);
  };
  Engine& engine = start();
  // All new; partly known; with one in the middle that was not understood.
  EXPECT_EQ(engine.submit_and_wait(read(some(0, 200).first)).value().accepted, 200u);
  EXPECT_EQ(engine.submit_and_wait(read(some(100, 300).first)).value().accepted, 100u);
  ReadEvents events = read(some(300, 400).first);
  events.refuse({"s", "x", "", invalid("broken")});
  for (const EventBuilder& event : some(400, 500).first) events.read_whole(event.json());
  EXPECT_EQ(engine.submit_and_wait(std::move(events)).value().accepted, 200u);
  EXPECT_EQ(stored_subjects(), some(0, 500).second);
  stop();
  start();
  EXPECT_EQ(stored_subjects(), some(0, 500).second);
  EXPECT_EQ(fault_count(), 500);
}

TEST_F(EngineTest, AnEventWrittenOtherwiseIsADuplicateStill) {
  Engine& engine = start();
  const auto at = [](std::string_view time) { return support::fault_opened("f", time).id("same"); };
  engine.submit_and_wait(read({at("2025-03-01T00:00:00Z")})).value();
  EXPECT_EQ(engine.submit_and_wait(read({at("2025-03-01T08:00:00.000+08:00")})).value().duplicates,
            1u);
}

TEST_F(EngineTest, AConflictIsRefusedCountedAndKept) {
  Engine& engine = start();
  engine.submit_and_wait(read({fault(1).id("x")})).value();
  const auto outcome = engine.submit_and_wait(read({fault(2).id("x"), fault(3)})).value();
  EXPECT_EQ(outcome.accepted, 1u);
  ASSERT_EQ(outcome.rejected.size(), 1u);
  EXPECT_EQ(outcome.rejected[0].index, 0u);
  EXPECT_EQ(outcome.rejected[0].rejection.id, "x");
  EXPECT_EQ(outcome.rejected[0].rejection.type, "kpiwatch.fault.opened");
  EXPECT_EQ(
      outcome.rejected[0].rejection.error,
      (Error{Error::Kind::kConflict,
             "conflicts with event 1, which was accepted before with source \"test\" and id \"x\" "
             "but other content: kpiwatch.fault.opened of \"fault-1\" at 2025-03-01T00:00:00Z"}));
  EXPECT_THAT(metrics_text(), HasSubstr("kpiwatch_event_conflicts_total 1\n"));
  EXPECT_EQ(fault_count(), 2);
  stop();
  EventStore store(directory_.path(), kIdentityMemory);
  std::vector<std::string> kept;
  store.for_each_conflict(0, [&](const ConflictingEvent& conflict) {
    kept.emplace_back(conflict.json);
    return true;
  });
  EXPECT_THAT(kept, ElementsAre(fault(2).id("x").json()));
}

TEST_F(EngineTest, WhatIsStoredInManyBlocksMayComeAgainInAnyOrder) {
  Engine& engine = start();
  std::vector<EventBuilder> again;
  for (int n = 0; n < 30; ++n) {
    engine.submit_and_wait(read({fault(n).id(fmt::format("x{}", n))})).value();
    again.push_back(n % 10 == 3 ? fault(n + 1).id(fmt::format("x{}", n))
                                : fault(n).id(fmt::format("x{}", n)));
    again.push_back(fault(100 + n));
  }
  std::ranges::shuffle(again, std::mt19937(7));
  again.push_back(fault(100));
  const auto outcome = engine.submit_and_wait(read(again)).value();
  EXPECT_EQ(outcome.accepted, 30u);
  EXPECT_EQ(outcome.duplicates, 28u);
  ASSERT_EQ(outcome.rejected.size(), 3u);
  std::vector<std::string> conflicts;
  for (const auto& [index, rejection] : outcome.rejected) {
    EXPECT_EQ(rejection.id, again[index].event().key.id);
    EXPECT_EQ(rejection.error.message.find("conflicts with event "), 0u);
    conflicts.push_back(rejection.id);
  }
  EXPECT_THAT(conflicts, UnorderedElementsAre("x3", "x13", "x23"));
  EXPECT_TRUE(std::ranges::is_sorted(outcome.rejected, {}, &IngestOutcome::Refused::index));
}

TEST_F(EngineTest, AConflictWithinABatchLeavesTheFirst) {
  Engine& engine = start();
  const auto outcome =
      engine.submit_and_wait(read({fault(1).id("x"), fault(2).id("x"), fault(1).id("x")})).value();
  EXPECT_EQ(outcome.accepted, 1u);
  EXPECT_EQ(outcome.duplicates, 1u);
  ASSERT_EQ(outcome.rejected.size(), 1u);
  EXPECT_EQ(outcome.rejected[0].index, 1u);
  EXPECT_THAT(stored_subjects(), ElementsAre("fault-1"));
}

TEST_F(EngineTest, WhatIsTooFarAheadMayComeLater) {
  Engine& engine = start();
  const auto ahead = fault(1, "2025-03-10T00:05:00.001Z");
  const auto outcome =
      engine.submit_and_wait(read({ahead, fault(2, "2025-03-10T00:05:00Z")})).value();
  EXPECT_EQ(outcome.accepted, 1u);
  ASSERT_EQ(outcome.rejected.size(), 1u);
  EXPECT_EQ(outcome.rejected[0].rejection.error,
            (Error{Error::Kind::kRetryLater,
                   "time 2025-03-10T00:05:00.001Z is more than 5m ahead of the clock, which says "
                   "2025-03-10T00:00:00Z; the event may be sent again later"}));
  clock_.advance(Millis{1});
  EXPECT_EQ(engine.submit_and_wait(read({ahead})).value().accepted, 1u);
}

TEST_F(EngineTest, WhatIsStoredIsADuplicateEvenWhenTheClockWentBack) {
  Engine& engine = start();
  engine.submit_and_wait(read({fault(1, "2025-03-10T00:00:00Z")})).value();
  clock_.advance(-std::chrono::hours{1});
  EXPECT_EQ(engine.submit_and_wait(read({fault(1, "2025-03-10T00:00:00Z")})).value().duplicates,
            1u);
}

TEST_F(EngineTest, WhatCouldNotBeReadIsToldAtItsPlace) {
  Engine& engine = start();
  ReadEvents events = read({fault(1)});
  events.refuse({"s", "7", "", invalid("broken")});
  events.read_whole(fault(2).json());
  const auto outcome = engine.submit_and_wait(std::move(events)).value();
  EXPECT_EQ(outcome.accepted, 2u);
  ASSERT_EQ(outcome.rejected.size(), 1u);
  EXPECT_EQ(outcome.rejected[0].index, 1u);
  EXPECT_EQ(outcome.rejected[0].rejection.error, invalid("broken"));
  const std::string text = metrics_text();
  EXPECT_THAT(text, HasSubstr("kpiwatch_events_total{result=\"rejected\",type=\"unknown\"} 1\n"));
  EXPECT_THAT(
      text,
      HasSubstr("kpiwatch_events_total{result=\"accepted\",type=\"kpiwatch.fault.opened\"} 2\n"));
}

TEST_F(EngineTest, AnEmptyBatchIsAnswered) {
  const auto outcome = start().submit_and_wait({}).value();
  EXPECT_EQ(outcome.accepted, 0u);
}

TEST_F(EngineTest, ManyThreadsGetTheirOwnAnswersAndNothingIsLostOrDoubled) {
  Engine& engine = start();
  constexpr int kThreads = 4;
  constexpr int kBatches = 40;
  std::atomic<std::uint64_t> accepted = 0, duplicates = 0;
  std::atomic<bool> reading = true;
  std::thread reader([&] {
    while (reading) {
      engine.board_at(kNow);
      engine.next_change(kNow);
    }
  });
  std::vector<std::thread> senders;
  for (int sender = 0; sender < kThreads; ++sender) {
    senders.emplace_back([&, sender] {
      for (int batch = 0; batch < kBatches; ++batch) {
        // One of its own, and one that every thread sends.
        const auto outcome =
            engine.submit_and_wait(read({fault(1000 * (sender + 1) + batch), fault(batch)}))
                .value();
        accepted += outcome.accepted;
        duplicates += outcome.duplicates;
      }
    });
  }
  for (std::thread& sender : senders) sender.join();
  reading = false;
  reader.join();
  constexpr int kDifferent = kBatches * (kThreads + 1);
  EXPECT_EQ(accepted, static_cast<std::uint64_t>(kDifferent));
  EXPECT_EQ(duplicates, static_cast<std::uint64_t>(kBatches * (kThreads - 1)));
  EXPECT_EQ(fault_count(), kDifferent);
  auto subjects = stored_subjects();
  EXPECT_EQ(subjects.size(), static_cast<std::size_t>(kDifferent));
  std::ranges::sort(subjects);
  EXPECT_EQ(std::ranges::adjacent_find(subjects), subjects.end());
}

/// Keeps the writer thread busy until it is let go.
class Hold {
 public:
  explicit Hold(Engine& engine) {
    engine.submit({}, [entered = &entered_, go = go_.get_future().share()](auto) {
      entered->set_value();
      go.wait();
    });
    entered_.get_future().wait();
  }
  void release() { go_.set_value(); }

 private:
  std::promise<void> entered_;
  std::promise<void> go_;
};

TEST_F(EngineTest, BatchesThatWaitAreCommittedTogetherAndAnsweredInOrder) {
  Engine& engine = start();
  engine.submit_and_wait(read({fault(0)})).value();
  Hold hold(engine);
  std::vector<std::string> answers;
  std::promise<void> all_answered;
  for (int n = 1; n <= 5; ++n) {
    engine.submit(read({fault(n), fault(1)}), [&, n](Result<IngestOutcome> outcome) {
      answers.push_back(fmt::format("{}: {} {}", n, outcome->accepted, outcome->duplicates));
      if (n == 5) all_answered.set_value();
    });
  }
  const int syncs = disk_.syncs();
  hold.release();
  all_answered.get_future().wait();
  EXPECT_EQ(disk_.syncs(), syncs + 1);
  EXPECT_THAT(answers, ElementsAre("1: 1 1", "2: 1 1", "3: 1 1", "4: 1 1", "5: 1 1"));
  EXPECT_THAT(stored_subjects(),
              ElementsAre("fault-0", "fault-1", "fault-2", "fault-3", "fault-4", "fault-5"));
}

TEST_F(EngineTest, WhatIsSubmittedIsFinishedBeforeTheEnd) {
  Engine& engine = start();
  Hold hold(engine);
  int answered = 0;
  for (int n = 1; n <= 3; ++n)
    engine.submit(read({fault(n)}),
                  [&](Result<IngestOutcome> outcome) { answered += outcome.has_value(); });
  hold.release();
  stop();
  EXPECT_EQ(answered, 3);
}

TEST_F(EngineTest, AFullDiskRefusesAllAndCountsNothing) {
  support::CapturedLog log;
  Engine& engine = start();
  engine.submit_and_wait(read({fault(1)})).value();
  disk_.fill_up();
  const auto refused = engine.submit_and_wait(read({fault(2)}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, Error::Kind::kUnavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("disk is full"));
  EXPECT_EQ(fault_count(), 1);
  EXPECT_THAT(
      metrics_text(),
      HasSubstr("kpiwatch_events_total{result=\"accepted\",type=\"kpiwatch.fault.opened\"} 1\n"));
  EXPECT_THAT(metrics_text(), HasSubstr("kpiwatch_journal_writable 0\n"));
  // What needs no storing says nothing about the disk.
  EXPECT_EQ(engine.submit_and_wait(read({fault(1)})).value().duplicates, 1u);
  EXPECT_THAT(metrics_text(), HasSubstr("kpiwatch_journal_writable 0\n"));
  EXPECT_THAT(log.take(), Not(HasSubstr("takes events again")));
  disk_.mend();
  EXPECT_EQ(engine.submit_and_wait(read({fault(2)})).value().accepted, 1u);
  EXPECT_THAT(metrics_text(), HasSubstr("kpiwatch_journal_writable 1\n"));
  EXPECT_THAT(log.take(), HasSubstr("info the storage takes events again\n"));
  EXPECT_EQ(fault_count(), 2);
}

TEST_F(EngineTest, AFailedSyncIsFatalAndNothingIsAcceptedAfterwards) {
  Engine& engine = start();
  disk_.fail_syncs();
  const auto refused = engine.submit_and_wait(read({fault(1)}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, Error::Kind::kUnavailable);
  disk_.mend();
  EXPECT_FALSE(engine.submit_and_wait(read({fault(2)})).has_value());
  EXPECT_EQ(fault_count(), 0);
  EXPECT_THROW((void)engine.reload(settings_with()), StorageError);
  stop();
  ASSERT_EQ(fatal_.size(), 1u);
  EXPECT_THAT(fatal_[0], HasSubstr("disk I/O error"));
  fatal_.clear();
}

std::int64_t remaining_in(const Ledger& ledger) {
  return std::get<FaultsStanding>(ledger.board_at(kNow).targets.at(0).standing).remaining;
}

TEST_F(EngineTest, EventsAreAppliedBetweenTheSlicesOfARead) {
  Engine& engine = start(settings_with(10));
  std::thread sender;
  std::int64_t remaining = 10;
  int slices_left = 1'000'000;
  engine.read_in_slices([&](const Ledger& ledger) {
    if (!sender.joinable())
      sender = std::thread([&] { engine.submit_and_wait(read({fault(1)})).value(); });
    remaining = remaining_in(ledger);
    return remaining == 10 && --slices_left > 0;
  });
  sender.join();
  EXPECT_EQ(remaining, 9);
}

TEST_F(EngineTest, WhoWillNotWaitReadsWhileNothingIsApplied) {
  Engine& engine = start(settings_with(10));
  engine.submit_and_wait(read({fault(1)})).value();
  std::int64_t remaining = 0;
  // The writer may still be on its way out of the ledger.
  while (remaining == 0) {
    engine.read_if_free([&](const Ledger& ledger) { remaining = remaining_in(ledger); });
  }
  EXPECT_EQ(remaining, 9);
}

TEST_F(EngineTest, AReadInSlicesStaysWithItsLedgerWhenAReloadComes) {
  Engine& engine = start(settings_with(10));
  std::thread reloader;
  std::atomic<bool> reloaded = false;
  engine.read_in_slices([&](const Ledger& ledger) {
    if (!reloader.joinable()) {
      reloader = std::thread([&] {
        EXPECT_TRUE(engine.reload(settings_with(5)));
        reloaded = true;
      });
    }
    EXPECT_EQ(remaining_in(ledger), 10);
    return !reloaded;
  });
  reloader.join();
  EXPECT_EQ(faults().remaining, 5);
}

TEST_F(EngineTest, EachChangeOfTheLedgerIsTold) {
  Engine& engine = start();
  std::atomic<int> told = 0;
  engine.on_applied([&] { ++told; });
  engine.submit_and_wait(read({fault(1)})).value();
  engine.submit_and_wait(read({fault(1)})).value();
  EXPECT_TRUE(engine.reload(settings_with()));
  EXPECT_EQ(told, 2);
}

TEST_F(EngineTest, EachChangeOfTheLedgerHasItsVersion) {
  Engine& engine = start(settings_with(10));
  const auto empty = engine.ledger_version();
  engine.submit_and_wait(read({fault(1)})).value();
  const auto one = engine.ledger_version();
  EXPECT_NE(one, empty);
  engine.submit_and_wait(read({fault(1)})).value();
  EXPECT_EQ(engine.ledger_version(), one) << "a duplicate";
  EXPECT_TRUE(engine.reload(settings_with(5)));
  EXPECT_NE(engine.ledger_version(), one);
}

TEST_F(EngineTest, AListingMayStopAnywhereAndSeesEventsAcrossSlices) {
  Engine& engine = start();
  std::vector<EventBuilder> many;
  for (int n = 1; n <= 5000; ++n)
    many.push_back(status(fmt::format("cam-{}", n), "2025-03-01T00:00:00Z", "online"));
  engine.submit_and_wait(read(many)).value();
  EXPECT_EQ(stored_subjects().size(), 5000u);
  std::vector<EventNumber> seen;
  engine.for_each_event(4095, {}, [&](const StoredEvent& event) {
    seen.push_back(event.number);
    return event.number < 4098;
  });
  EXPECT_THAT(seen, ElementsAre(4095, 4096, 4097, 4098));
}

}  // namespace
}  // namespace kpiwatch
