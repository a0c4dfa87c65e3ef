#include "metrics/targets/ledger.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/metrics/targets/one_target.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using std::chrono::hours;
using support::at_time;
using support::budget;
using support::EventBuilder;
using support::fault_closed;
using support::fault_opened;
using support::fault_voided;
using support::maintenance_cancelled;
using support::maintenance_planned;
using support::registered;
using support::retired;
using support::status;

Target cameras() {
  OnlineRateTarget promise;
  promise.select = where("kind", {"camera"});
  promise.objective = decimal("0.9");
  Target target = make_target("online", Period::kDay, promise);
  target.by = {"town"};
  return target;
}

Target outages() {
  FaultsTarget promise;
  promise.offline_of = where("kind", {"camera"});
  promise.limit = 10;
  promise.merge_gap = std::chrono::minutes{5};
  return make_target("outages", Period::kMonth, promise);
}

Target money() {
  return make_target("spending", Period::kYear,
                     BudgetExecutionTarget{{}, decimal("1"), decimal("0.1"), {}});
}

Promises all_kinds() {
  Promises promises;
  promises.site = "s";
  promises.heartbeat_timeouts["camera"] = hours{5};
  promises.targets = {cameras(), outages(), money()};
  return promises;
}

std::string board_after(const std::vector<EventBuilder>& events, std::string_view at) {
  support::Journal journal;
  Ledger ledger(all_kinds(), journal);
  for (const EventBuilder& event : events) {
    EXPECT_EQ(journal.offer(event.cloud_event()), support::Journal::Verdict::kAccepted);
    ledger.apply(journal.events().back(), journal.last_number());
  }
  ledger.settle();
  return support::to_exact_text(ledger.board_at(support::instant(at)));
}

/// The board after all of them, the same whatever the order.
std::string board_in_any_order(const std::vector<EventBuilder>& events, std::string_view at) {
  std::vector<std::size_t> order(events.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const std::string board = board_after(events, at);
  while (std::ranges::next_permutation(order).found) {
    std::vector<EventBuilder> permuted;
    for (const std::size_t i : order) permuted.push_back(events[i]);
    const std::string other = board_after(permuted, at);
    EXPECT_EQ(other, board);
    if (other != board) break;
  }
  return board;
}

/// "online" or "offline" of one camera at six o'clock, when two statuses were said for one instant.
std::string status_that_holds(const EventBuilder& one, const EventBuilder& other) {
  const auto board = board_in_any_order(
      {registered("a", at_time("00:00:00"), "camera"), one, other}, at_time("03:00:00"));
  return board.find("now online 1 counted 1") != std::string::npos   ? "online"
         : board.find("now online 0 counted 1") != std::string::npos ? "offline"
                                                                     : board;
}

TEST(Ledger, WithoutEventsKnowsWhatIsPromised) {
  EXPECT_EQ(board_after({}, at_time("12:00:00")), R"(board "s" UTC at 43200000
target online "n" no_data day 0..86400000
  objective 0.9 sampled 0
  now online 0 counted 0 unknown 0 excluded 0 ratio -
  window day from 0 good 0 counted 0 unknown 0 excluded 0 ratio - burn - met -
  budget allowed 0/1 consumed 0/1 remaining -
  forecast -
target outages "n" met month 0..2678400000
  limit 10 max -
  window month from 0 count 0 overlong 0 longest 0ms total 0ms burn 0/1 met 1
  remaining 10 forecast 0/1 open 0 open longest 0ms
target spending "n" no_data year 0..31536000000
  objective 1 initial 0 budget 0 executed 0 ratio - initial ratio -
  planned 1/730 burn - met - forecast -
)");
}

TEST(Ledger, OfTwoStatusesAtOneInstantTheGreaterSequenceThenSourceThenIdHolds) {
  const auto said = [](std::string_view what, std::string_view sequence, std::string_view source,
                       std::string_view id) {
    return status("a", at_time("01:00:00"), what).sequence(sequence).source(source).id(id);
  };
  EXPECT_EQ(status_that_holds(said("online", "2", "a", "a"), said("offline", "1", "z", "z")),
            "online");
  EXPECT_EQ(status_that_holds(said("online", "10", "z", "z"), said("offline", "9", "a", "a")),
            "offline")
      << "sequences are compared bytewise";
  EXPECT_EQ(status_that_holds(said("online", "", "z", "z"), said("offline", "0", "a", "a")),
            "offline")
      << "none is the least";
  EXPECT_EQ(status_that_holds(said("online", "1", "b", "a"), said("offline", "1", "a", "z")),
            "online");
  EXPECT_EQ(status_that_holds(said("online", "1", "a", "a"), said("offline", "1", "a", "b")),
            "offline");
}

TEST(Ledger, RegistrationsAndRetirementsAtOneInstantAreWeighedTogether) {
  const auto board = [](std::string_view registration, std::string_view retirement) {
    return board_in_any_order(
        {status("a", at_time("00:00:00"), "online"),
         registered("a", at_time("01:00:00"), "camera").sequence(registration),
         retired("a", at_time("01:00:00")).sequence(retirement)},
        at_time("03:00:00"));
  };
  EXPECT_NE(board("2", "1").find("now online 1 counted 1"), std::string::npos);
  EXPECT_NE(board("1", "2").find("now online 0 counted 0"), std::string::npos);
}

TEST(Ledger, AssetsAnswerTheSameInAnyOrderOfArrival) {
  // Online from one to three (a heartbeat holds 5 h, maintenance takes four to five away), offline
  // from three to six; from six on at a town of its own.
  const std::string board = board_in_any_order(
      {registered("a", at_time("00:00:00"), "camera"), status("a", at_time("01:00:00"), "online"),
       status("a", at_time("03:00:00"), "offline"),
       maintenance_planned("w", at_time("09:00:00"), at_time("04:00:00"), at_time("05:00:00"))
           .json("assets", R"(["a"])"),
       registered("a", at_time("06:00:00"), "camera", {{"town", "t"}})},
      at_time("08:00:00"));
  EXPECT_EQ(board, R"(board "s" UTC at 28800000
target online "n" breached day 0..86400000
  objective 0.9 sampled 0
  now online 0 counted 1 unknown 0 excluded 0 ratio 0/1
  window day from 0 good 7200000 counted 21600000 unknown 3600000 excluded 3600000 ratio 1/3 burn 20/3 met 0
  budget allowed 7920/1 consumed 14400/1 remaining -9/11
  forecast 1/3
  group town=""
  now online 0 counted 0 unknown 0 excluded 0 ratio -
  window day from 0 good 7200000 counted 14400000 unknown 3600000 excluded 3600000 ratio 1/2 burn 5/1 met 0
  group town="t"
  now online 0 counted 1 unknown 0 excluded 0 ratio 0/1
  window day from 0 good 0 counted 7200000 unknown 0 excluded 0 ratio 0/1 burn 10/1 met 0
target outages "n" met month 0..2678400000
  limit 10 max -
  window month from 0 count 1 overlong 0 longest 14400000ms total 14400000ms burn 93/10 met 1
  remaining 9 forecast 93/1 open 1 open longest 14400000ms
  fault offline:a:1970-01-01T03:00:00Z asset a kind camera started 10800000 ended - duration 14400000ms overlong 0
target spending "n" no_data year 0..31536000000
  objective 1 initial 0 budget 0 executed 0 ratio - initial ratio -
  planned 1/1095 burn - met - forecast -
)");
}

TEST(Ledger, FaultsAnswerTheSameInAnyOrderOfArrival) {
  const std::string board = board_in_any_order(
      {fault_opened("f", at_time("01:00:00")).text("asset", "a"),
       fault_opened("f", at_time("01:10:00")).text("asset", "b").json("revision", "1"),
       fault_closed("f", at_time("02:00:00")),
       fault_opened("g", at_time("02:03:00")).text("asset", "b")},
      at_time("02:30:00"));
  EXPECT_NE(board.find("fault f asset b kind network started 4200000 ended - duration 4800000ms"),
            std::string::npos)
      << board;
  EXPECT_NE(board.find("window month from 0 count 1 "), std::string::npos) << board;
}

TEST(Ledger, AVoidedFaultLeavesNothingInAnyOrderOfArrival) {
  EXPECT_EQ(
      board_in_any_order({fault_opened("f", at_time("01:00:00")).text("asset", "a"),
                          fault_opened("f", at_time("01:00:00")).id("2").json("revision", "1"),
                          fault_voided("f", at_time("23:00:00"))},
                         at_time("02:00:00")),
      board_after({}, at_time("02:00:00")));
}

TEST(Ledger, ACancelledWindowGivesTheTimeBackWheneverItIsCancelled) {
  const std::vector<EventBuilder> without{registered("a", at_time("00:00:00"), "camera"),
                                          status("a", at_time("00:00:00"), "offline")};
  std::vector<EventBuilder> with = without;
  with.push_back(
      maintenance_planned("w", at_time("00:00:00"), at_time("01:00:00"), at_time("02:00:00"))
          .json("select", R"({"kind":"camera"})"));
  const std::string held = board_after(with, at_time("03:00:00"));
  with.push_back(maintenance_cancelled("w", at_time("23:00:00")));
  EXPECT_EQ(board_in_any_order(with, at_time("03:00:00")),
            board_after(without, at_time("03:00:00")));
  EXPECT_NE(held, board_after(without, at_time("03:00:00")));
}

TEST(Ledger, ALateEventChangesThePastAndNothingBeforeIt) {
  const std::vector<EventBuilder> news{registered("a", at_time("00:00:00"), "camera"),
                                       status("a", at_time("01:00:00"), "online"),
                                       status("a", at_time("04:00:00"), "online")};
  std::vector<EventBuilder> corrected = news;
  corrected.push_back(status("a", at_time("02:00:00"), "offline"));
  EXPECT_EQ(board_after(corrected, at_time("02:00:00")), board_after(news, at_time("02:00:00")));
  EXPECT_NE(board_after(corrected, at_time("02:00:00.001")),
            board_after(news, at_time("02:00:00.001")));
  EXPECT_NE(board_after(corrected, at_time("06:00:00")), board_after(news, at_time("06:00:00")));
}

TEST(Ledger, AYearThatIsNotSaidIsTheOneThatHoldsTheTimeInTheZoneOfTheSite) {
  Promises promises;
  promises.calendar = {TimeZone::find("Asia/Shanghai").value(), std::chrono::April / 1};
  promises.items.push_back({2024, "configured", "", Fen{100}, ""});
  OneTarget target(money(), promises);
  target.tell(budget("spent", "before", "2025-03-31T15:59:59.999Z", "1"));
  target.tell(budget("spent", "after", "2025-03-31T16:00:00Z", "1"));
  target.tell(budget("spent", "said", "2025-03-31T15:00:00Z", "1").json("year", "2025"));
  const auto items_at = [&](std::string_view instant) {
    std::string ids;
    const auto standing = std::get<BudgetExecutionStanding>(target.standing_at(instant).standing);
    for (const ItemStanding& item : standing.items) {
      ids += item.item + " ";
    }
    return ids;
  };
  EXPECT_EQ(items_at("2024-03-31T16:00:00.001Z"), "configured ");
  EXPECT_EQ(items_at("2025-03-31T16:00:00Z"), "before configured ");
  EXPECT_EQ(items_at("2025-03-31T16:00:00.001Z"), "after said ");
}

TEST(Ledger, TheNextChangeIsAtTheEndOfAPeriodAndJustAfterIt) {
  OneTarget target(outages());
  EXPECT_EQ(target.next_change("1970-01-31T23:59:59.999Z"), "1970-02-01T00:00:00Z");
  EXPECT_EQ(target.next_change("1970-02-01T00:00:00Z"), "1970-02-01T00:00:00.001Z");
  EXPECT_EQ(target.next_change("1970-02-01T00:00:00.001Z"), "1970-03-01T00:00:00Z");
}

TEST(Ledger, TheNextChangeShowsAHeartbeatThatRanOutAndTheEdgesOfMaintenance) {
  Promises promises;
  promises.heartbeat_timeouts["camera"] = hours{5};
  OneTarget target(cameras(), promises);
  target.tell(registered("a", at_time("00:00:00"), "camera"));
  target.tell(status("a", at_time("01:00:00"), "online"));
  target.tell(
      maintenance_planned("w", at_time("00:00:00"), at_time("07:00:00"), at_time("08:00:00"))
          .json("assets", R"(["a"])"));
  EXPECT_EQ(target.next_change(at_time("01:00:00.001")), at_time("06:00:00.001"));
  EXPECT_EQ(target.next_change(at_time("06:00:00.001")), at_time("07:00:00.001"));
  EXPECT_EQ(target.next_change(at_time("07:00:00.001")), at_time("08:00:00.001"));
  EXPECT_EQ(target.next_change(at_time("08:00:00.001")), "1970-01-02T00:00:00Z");
}

TEST(Ledger, TheNextChangeOfASampledTargetIsJustAfterTheNextSample) {
  Target sampled = cameras();
  std::get<OnlineRateTarget>(sampled.promise).sampled = {hours{9}};
  OneTarget target(sampled);
  EXPECT_EQ(target.next_change(at_time("08:00:00")), at_time("09:00:00.001"));
  EXPECT_EQ(target.next_change(at_time("09:00:00")), at_time("09:00:00.001"));
  EXPECT_EQ(target.next_change(at_time("09:00:00.001")), "1970-01-02T00:00:00Z");
}

TEST(Ledger, AFactAtTheInstantOfAHeartbeatIsWeighedAgainstThatHeartbeat) {
  std::vector<EventBuilder> beats{registered("a", at_time("00:00:00"), "camera")};
  int number = 0;
  for (const char* minute : {"01:00:00", "01:01:00", "01:02:00", "01:03:00"}) {
    beats.push_back(status("a", at_time(minute), "online").id("m" + std::to_string(++number)));
    // Others speak too, so that the numbers of the events do not tell whose they are.
    beats.push_back(status("b", at_time(minute), "online").id("x" + std::to_string(number)));
  }
  const EventBuilder loses = status("a", at_time("01:01:00"), "offline").id("l");
  const EventBuilder wins = status("a", at_time("01:02:00"), "offline").id("n");
  const auto told = [&](std::vector<EventBuilder> first, const std::vector<EventBuilder>& then) {
    first.insert(first.end(), then.begin(), then.end());
    return board_after(first, at_time("02:00:00"));
  };
  EXPECT_EQ(told(beats, {loses}), told(beats, {}));
  EXPECT_EQ(told(beats, {wins}), told({wins}, beats));
  EXPECT_NE(told(beats, {wins}), told(beats, {}));
}

/// Remembers in which order it was asked.
class AskedKeys : public EventKeys {
 public:
  EventKey key_of(EventNumber number) const override {
    asked.push_back(number);
    return {};
  }
  EventKey key_of_status(std::string_view, Instant, EventNumber, EventNumber) const override {
    ADD_FAILURE() << "no heartbeats were told";
    return {};
  }

  mutable std::vector<EventNumber> asked;
};

TEST(Ledger, EventsAtInstantsThatAreTakenAreLookedUpInTheirOrder) {
  const auto told = [](std::vector<EventBuilder> builders) {
    std::vector<Event> events;
    for (const EventBuilder& builder : builders) events.push_back(builder.cloud_event().event);
    return events;
  };
  const std::vector<Event> first = told(
      {status("a", at_time("03:00:00"), "online"), status("b", at_time("01:00:00"), "online"),
       status("c", at_time("02:00:00"), "online"), status("d", at_time("04:00:00"), "online")});
  const std::vector<Event> corrections = told(
      {status("d", at_time("04:00:00"), "offline"), status("e", at_time("05:00:00"), "online"),
       status("a", at_time("03:00:00"), "offline"), status("c", at_time("02:00:00"), "offline"),
       status("b", at_time("01:00:00"), "offline")});
  AskedKeys keys;
  Ledger ledger(all_kinds(), keys);
  EventNumber number = 0;
  for (const auto* events : {&first, &corrections}) {
    std::vector<NumberedEvent> numbered;
    for (const Event& event : *events) numbered.push_back({event, ++number});
    ledger.apply(numbered);
  }
  EXPECT_EQ(keys.asked, (std::vector<EventNumber>{1, 2, 3, 4}));
}

/// A ledger of some of everything, as bytes: the whole, and twice what changed.
std::vector<std::string> some_images(const EventKeys& keys) {
  support::Journal journal;
  Ledger ledger(all_kinds(), keys);
  std::vector<std::string> images;
  const auto tell = [&](const std::vector<EventBuilder>& events) {
    for (const EventBuilder& event : events) {
      journal.offer(event.cloud_event());
      ledger.apply(journal.events().back(), journal.last_number());
    }
    ledger.settle();
    ByteWriter image;
    ledger.save(image, images.empty() ? ImageExtent::kWhole : ImageExtent::kChanges);
    images.push_back(image.take());
  };
  tell({registered("a", at_time("00:00:00"), "camera"), status("a", at_time("01:00:00"), "online"),
        status("a", at_time("01:01:00"), "online"), status("a", at_time("01:02:00"), "online"),
        status("a", at_time("02:00:00"), "offline"), status("b", at_time("03:00:00"), "online"),
        fault_opened("f", at_time("04:00:00"), "network"), fault_closed("f", at_time("05:00:00")),
        retired("a", at_time("06:00:00")),
        maintenance_planned("w", at_time("00:00:00"), at_time("01:00:00"), at_time("02:00:00"))
            .json("select", R"({"kind":"camera"})"),
        budget("spent", "i", at_time("07:00:00"), "5")});
  tell({status("b", at_time("04:00:00"), "online"), status("b", at_time("05:00:00"), "online"),
        registered("c", at_time("00:30:00"), "camera"),
        status("a", at_time("01:30:00"), "online")});
  tell({status("b", at_time("06:00:00"), "online"), status("b", at_time("07:00:00"), "offline"),
        status("c", at_time("01:00:00"), "online"), status("a", at_time("08:00:00"), "online")});
  return images;
}

/// Whether a ledger can be made of them. One that is says something.
bool loads(const EventKeys& keys, const std::vector<std::string>& images) {
  const auto ledger =
      Ledger::load(all_kinds(), keys, std::vector<std::string_view>(images.begin(), images.end()));
  if (!ledger) return false;
  ledger->board_at(support::instant(at_time("09:00:00")));
  return true;
}

TEST(Ledger, PartOfAnImageIsNoLedger) {
  const support::Journal keys;
  const std::string image = some_images(keys).front();
  EXPECT_TRUE(loads(keys, {image}));
  EXPECT_FALSE(loads(keys, {image + '\0'}));
  for (std::size_t size = 0; size < image.size(); ++size)
    ASSERT_FALSE(loads(keys, {image.substr(0, size)})) << size;
}

/// Whether it is noticed or not: nothing is read out of bounds. (The sanitizers watch.)
TEST(Ledger, ImagesThatNoLedgerSavedAreReadWithinTheirBounds) {
  const support::Journal keys;
  const std::vector<std::string> images = some_images(keys);
  ASSERT_TRUE(loads(keys, images));
  int refused = 0;
  for (std::size_t image = 0; image < images.size(); ++image) {
    for (std::size_t i = 0; i < images[image].size(); ++i) {
      for (const char flip : {'\x01', '\x02', '\x10', '\x80', '\xff'}) {
        std::vector<std::string> others = images;
        others[image][i] = static_cast<char>(others[image][i] ^ flip);
        if (!loads(keys, others)) ++refused;
      }
    }
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace kpiwatch
