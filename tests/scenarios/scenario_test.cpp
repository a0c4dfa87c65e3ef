#include "tests/scenarios/scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "metrics/base/rfc3339.h"
#include "metrics/report/json.h"
#include "metrics/targets/ledger.h"
#include "tests/support/journal.h"
#include "tests/support/json_difference.h"
#include "tests/support/naive/evaluate.h"

namespace kpiwatch::scenarios {
namespace {

using support::Journal;
using testing::IsEmpty;

/// The scenario's promises with the events of one order of arrival applied.
class Told {
 public:
  explicit Told(const Scenario& scenario) : ledger_(scenario.settings.promises, journal_) {}

  void arrive(const std::vector<CloudEvent>& events) {
    for (const CloudEvent& event : events) {
      if (journal_.offer(event) != Journal::Verdict::kAccepted) continue;
      ledger_.apply(event.event, journal_.last_number());
    }
  }
  const Ledger& settled() {
    ledger_.settle();
    return ledger_;
  }

 private:
  Journal journal_;
  Ledger ledger_;
};

/// Every event once, and about every fifth again at some later place.
std::vector<CloudEvent> with_duplicates(std::vector<CloudEvent> events, std::mt19937& random) {
  const std::size_t again = events.size() / 5 + 1;
  for (std::size_t i = 0; i < again; ++i) {
    const std::size_t from = random() % events.size();
    const std::size_t to = from + 1 + random() % (events.size() - from);
    const CloudEvent copy = events[from];
    events.insert(events.begin() + static_cast<std::ptrdiff_t>(to), copy);
  }
  return events;
}

class Scenarios : public testing::TestWithParam<std::string> {
 protected:
  void expect_figures(Told& told) {
    const Ledger& ledger = told.settled();
    for (const Expectation& expectation : scenario_.expected) {
      expect_board(expectation, ledger.board_at(expectation.at));
    }
  }

  static void expect_board(const Expectation& expectation, const Board& board) {
    EXPECT_THAT(support::differences(expectation.board, parse_json(to_json(board)).value()),
                IsEmpty())
        << "at " << format_instant_utc(expectation.at);
  }

  const Scenario scenario_ = load(GetParam());
};

TEST_P(Scenarios, ComeOutAsTheContractSaysWhenEvaluatedNaively) {
  std::vector<Event> events;
  for (const CloudEvent& event : scenario_.accepted) events.push_back(event.event);
  for (const Expectation& expectation : scenario_.expected) {
    expect_board(expectation, naive::board_at(scenario_.settings.promises, events, expectation.at));
  }
}

TEST_P(Scenarios, ComeOutAsTheContractSaysInTheGivenOrder) {
  Told told(scenario_);
  told.arrive(scenario_.accepted);
  told.arrive(scenario_.conflicts);
  expect_figures(told);
}

TEST_P(Scenarios, ComeOutTheSameBackwards) {
  std::mt19937 random(0);
  std::vector<CloudEvent> events = scenario_.accepted;
  std::ranges::reverse(events);
  Told told(scenario_);
  told.arrive(with_duplicates(events, random));
  told.arrive(scenario_.conflicts);
  expect_figures(told);
}

TEST_P(Scenarios, ComeOutTheSameInAnyOrderWithDuplicates) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::vector<CloudEvent> events = scenario_.accepted;
    std::shuffle(events.begin(), events.end(), random);
    Told told(scenario_);
    told.arrive(with_duplicates(events, random));
    told.arrive(scenario_.conflicts);
    expect_figures(told);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Scenarios, testing::ValuesIn(all_names()), [](const auto& scenario) {
  std::string name = scenario.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace kpiwatch::scenarios
