#include "metrics/targets/fault_chain.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;
using support::span;

Interval open_from(std::int64_t from) { return {at(from), kForever}; }

std::optional<FaultComponent> component(std::string id, const Interval& raw,
                                        std::vector<Interval> maintenance = {}) {
  return make_component(std::move(id), 1, 2, raw, make_union(std::move(maintenance)));
}

/// "id start..end duration", "open" behind one that is; faults joined by "; ".
std::string to_text(const std::vector<CountedFault>& faults) {
  std::string text;
  for (const CountedFault& fault : faults) {
    EXPECT_EQ(fault.asset, 1U);
    EXPECT_EQ(fault.attributes, 2U);
    if (!text.empty()) text += "; ";
    text += fault.id + " " + std::to_string(to_millis(fault.start)) + ".." +
            std::to_string(to_millis(fault.end)) + " " + std::to_string(fault.duration.count()) +
            (fault.open ? " open" : "");
  }
  return text;
}

struct Rules {
  std::optional<Millis> merge_gap = std::nullopt;
  Millis ignore_shorter_than{0};
};

std::vector<FaultChain> chains_of(std::vector<std::optional<FaultComponent>> made,
                                  const Rules& rules) {
  std::vector<FaultComponent> components;
  for (auto& one : made) {
    if (one) components.push_back(*std::move(one));
  }
  return FaultChain::make_chains(std::move(components), rules.merge_gap, rules.ignore_shorter_than);
}

/// The faults at T of all chains that have begun, the same whether or not a chain is settled.
std::string faults_at(std::int64_t instant, const std::vector<FaultChain>& chains) {
  std::vector<CountedFault> all;
  for (const FaultChain& chain : chains) {
    const auto faults = chain.faults_at(at(instant));
    if (chain.is_settled_at(at(instant))) {
      const auto settled =
          chain.settled() ? std::vector{*chain.settled()} : std::vector<CountedFault>{};
      EXPECT_EQ(to_text(settled), to_text(faults));
    }
    all.insert(all.end(), faults.begin(), faults.end());
  }
  return to_text(all);
}

std::string one_at(std::int64_t instant, std::optional<FaultComponent> only) {
  return faults_at(instant, chains_of({std::move(only)}, {}));
}

TEST(FaultChain, AFaultRunsFromItsStartToItsEndOrToTheInstantOfTheQuestion) {
  const auto fault = component("f", span(10, 30));
  EXPECT_EQ(one_at(10, fault), "");
  EXPECT_EQ(one_at(11, fault), "f 10..11 1 open");
  EXPECT_EQ(one_at(30, fault), "f 10..30 20 open");
  EXPECT_EQ(one_at(31, fault), "f 10..30 20");
  EXPECT_EQ(one_at(500, component("f", open_from(10))), "f 10..500 490 open");
}

TEST(FaultChain, AFaultMayHaveNoDuration) {
  EXPECT_EQ(one_at(11, component("f", span(10, 10))), "f 10..10 0");
  EXPECT_EQ(one_at(10, component("f", span(10, 10))), "");
  EXPECT_EQ(component("f", span(10, 10), {span(10, 11)}), std::nullopt);
  EXPECT_EQ(one_at(20, component("f", span(10, 10), {span(5, 10)})), "f 10..10 0");
}

TEST(FaultChain, MaintenanceAtTheBeginningMovesTheStart) {
  const auto fault = component("f", span(10, 30), {span(0, 15)});
  EXPECT_EQ(one_at(15, fault), "");
  EXPECT_EQ(one_at(16, fault), "f 15..16 1 open");
  EXPECT_EQ(one_at(40, fault), "f 15..30 15");
}

TEST(FaultChain, MaintenanceAtTheEndMovesTheEnd) {
  const auto fault = component("f", span(10, 30), {span(25, 50)});
  EXPECT_EQ(one_at(25, fault), "f 10..25 15 open");
  EXPECT_EQ(one_at(28, fault), "f 10..25 15 open");
  EXPECT_EQ(one_at(31, fault), "f 10..25 15");
}

TEST(FaultChain, MaintenanceInTheMiddleIsTakenFromTheDuration) {
  const auto fault = component("f", span(10, 30), {span(15, 18), span(16, 20)});
  EXPECT_EQ(one_at(15, fault), "f 10..15 5 open");
  EXPECT_EQ(one_at(20, fault), "f 10..15 5 open");
  EXPECT_EQ(one_at(21, fault), "f 10..21 6 open");
  EXPECT_EQ(one_at(31, fault), "f 10..30 15");
}

TEST(FaultChain, WhatMaintenanceLeavesNothingOfIsNoFault) {
  EXPECT_EQ(component("f", span(10, 30), {span(10, 30)}), std::nullopt);
  EXPECT_EQ(component("f", span(10, 30), {span(0, 20), span(20, 40)}), std::nullopt);
  EXPECT_EQ(one_at(40, component("f", span(10, 30), {span(0, 20), span(25, 40)})), "f 20..25 5");
}

TEST(FaultChain, AnOpenFaultStaysOpenUnderMaintenance) {
  const auto fault = component("f", open_from(10), {span(20, 50)});
  EXPECT_EQ(one_at(30, fault), "f 10..20 10 open");
  EXPECT_EQ(one_at(50, fault), "f 10..20 10 open");
  EXPECT_EQ(one_at(51, fault), "f 10..51 11 open");
}

TEST(FaultChain, FaultsNoFurtherApartThanTheGapAreOne) {
  const auto chains = chains_of({component("b", span(35, 40)), component("a", span(10, 30))},
                                {.merge_gap = Millis{5}});
  EXPECT_EQ(chains.size(), 1U);
  EXPECT_EQ(faults_at(33, chains), "a 10..30 20");
  EXPECT_EQ(faults_at(36, chains), "a 10..36 26 open");
  EXPECT_EQ(faults_at(41, chains), "a 10..40 30");
  const auto apart = chains_of({component("b", span(35, 40)), component("a", span(10, 30))},
                               {.merge_gap = Millis{4}});
  EXPECT_EQ(faults_at(41, apart), "a 10..30 20; b 35..40 5");
}

TEST(FaultChain, WithoutAGapNotEvenOverlappingFaultsAreOne) {
  const auto chains = chains_of({component("b", span(15, 20)), component("a", span(10, 30))}, {});
  EXPECT_EQ(faults_at(40, chains), "a 10..30 20; b 15..20 5");
}

TEST(FaultChain, TheGapIsCountedFromTheLatestEndSoFar) {
  const auto chains = chains_of(
      {component("a", span(0, 100)), component("b", span(10, 20)), component("c", span(105, 110))},
      {.merge_gap = Millis{5}});
  EXPECT_EQ(faults_at(200, chains), "a 0..110 110");
  EXPECT_EQ(faults_at(50, chains), "a 0..50 50 open");
}

TEST(FaultChain, AGapOfZeroJoinsWhatTouches) {
  const auto chains = chains_of(
      {component("a", span(0, 10)), component("b", span(10, 20)), component("c", span(21, 30))},
      {.merge_gap = Millis{0}});
  EXPECT_EQ(faults_at(100, chains), "a 0..20 20; c 21..30 9");
}

TEST(FaultChain, OfEqualStartsTheSmallerIdIsFirst) {
  const auto chains = chains_of({component("b", span(0, 10)), component("a", span(0, 5))},
                                {.merge_gap = Millis{0}});
  EXPECT_EQ(faults_at(100, chains), "a 0..10 10");
}

TEST(FaultChain, AMergedFaultIsOpenIfAnyOfItIs) {
  const auto chains = chains_of({component("a", open_from(0)), component("b", span(50, 60))},
                                {.merge_gap = Millis{1}});
  EXPECT_EQ(faults_at(55, chains), "a 0..55 55 open");
  EXPECT_EQ(faults_at(500, chains), "a 0..500 500 open");
}

TEST(FaultChain, AMergedFaultHasTheMaintenanceOfAll) {
  const auto chains = chains_of(
      {component("a", span(0, 100)), component("b", span(50, 120), {span(20, 30), span(60, 70)})},
      {.merge_gap = Millis{0}});
  EXPECT_EQ(faults_at(40, chains), "a 0..40 40 open");
  EXPECT_EQ(faults_at(55, chains), "a 0..55 45 open");
  EXPECT_EQ(faults_at(200, chains), "a 0..120 100");
}

TEST(FaultChain, AnOpenFaultUnderMaintenanceIsNoBridgeToOnesThatBeginMeanwhile) {
  const auto chains =
      chains_of({component("a", open_from(0), {span(10, 50)}), component("b", span(30, 35))},
                {.merge_gap = Millis{5}});
  EXPECT_EQ(faults_at(40, chains), "a 0..10 10 open; b 30..35 5");
  EXPECT_EQ(faults_at(51, chains), "a 0..51 11 open");
}

TEST(FaultChain, WhatIsShorterThanTheLeastIsLeftOutAfterMerging) {
  const Rules rules{.merge_gap = Millis{5}, .ignore_shorter_than = Millis{10}};
  EXPECT_EQ(faults_at(100, chains_of({component("a", span(0, 9))}, rules)), "");
  EXPECT_EQ(faults_at(100, chains_of({component("a", span(0, 10))}, rules)), "a 0..10 10");
  const auto two = chains_of({component("a", span(0, 6)), component("b", span(10, 16))}, rules);
  EXPECT_EQ(faults_at(8, two), "");
  EXPECT_EQ(faults_at(100, two), "a 0..16 16");
  const auto maintained = chains_of({component("a", span(0, 12), {span(3, 6)})}, rules);
  EXPECT_EQ(faults_at(100, maintained), "");
}

TEST(FaultChain, AnOpenFaultCountsOnceItIsLongEnough) {
  const auto chains =
      chains_of({component("a", open_from(0))}, {.ignore_shorter_than = Millis{10}});
  EXPECT_EQ(faults_at(9, chains), "");
  EXPECT_EQ(faults_at(10, chains), "a 0..10 10 open");
  EXPECT_EQ(to_text(chains.front().merged_at(at(9))), "a 0..9 9 open");
}

TEST(FaultChain, IsSettledOnceEverythingOfItIsOver) {
  const auto chains = chains_of({component("a", span(0, 10)), component("b", span(12, 40))},
                                {.merge_gap = Millis{5}});
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains[0].start(), at(0));
  EXPECT_EQ(chains[0].last_end(), at(40));
  EXPECT_FALSE(chains[0].is_settled_at(at(40)));
  EXPECT_TRUE(chains[0].is_settled_at(at(41)));
  const auto open = chains_of({component("a", open_from(0))}, {});
  EXPECT_EQ(open[0].last_end(), kForever);
  EXPECT_FALSE(open[0].is_settled_at(at(253'402'387'139'999)));
}

TEST(FaultChain, AnOpenFaultIsTooLongFromTheFirstMillisecondBeyondTheLimit) {
  EXPECT_EQ(when_longer_than(at(100), {}, Millis{50}), at(151));
  EXPECT_EQ(one_at(150, component("f", open_from(100))), "f 100..150 50 open");
  EXPECT_EQ(one_at(151, component("f", open_from(100))), "f 100..151 51 open");
}

TEST(FaultChain, MaintenancePutsOffTheInstantAtWhichAFaultIsTooLong) {
  EXPECT_EQ(when_longer_than(at(100), {span(0, 90), span(120, 130), span(400, 500)}, Millis{50}),
            at(161));
  EXPECT_EQ(when_longer_than(at(100), {span(90, 110)}, Millis{50}), at(161));
  EXPECT_EQ(when_longer_than(at(100), {span(150, 200)}, Millis{50}), at(201));
  EXPECT_EQ(when_longer_than(at(100), {span(151, 200)}, Millis{50}), at(151));
  EXPECT_EQ(when_longer_than(at(100), {span(110, 120), span(125, 165)}, Millis{50}), at(201));
}

TEST(FaultChain, ExtremeDurationsDoNotOverflow) {
  constexpr std::int64_t kFar = 253'402'387'139'999;
  constexpr Millis kLongest{std::int64_t{1} << 60};
  EXPECT_EQ(when_longer_than(at(kFar), {}, kLongest), at(kFar + kLongest.count() + 1));
  const auto chains =
      chains_of({component("a", span(-kFar, -kFar)), component("b", span(kFar, kFar))},
                {.merge_gap = kLongest, .ignore_shorter_than = kLongest});
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(faults_at(kFar + 1, chains), "");
  EXPECT_EQ(to_text(chains[0].merged_at(at(kFar + 1))),
            "a -253402387139999..253402387139999 506804774279998");
}

}  // namespace
}  // namespace kpiwatch
