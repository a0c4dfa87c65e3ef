#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"
#include "tests/laws/check_law.h"
#include "tests/laws/told_ledger.h"
#include "tests/support/board_text.h"
#include "tests/support/naive/evaluate.h"

namespace kpiwatch::laws {
namespace {

/// Target by target, so that what is shown is what differs.
std::string disagreement(const Board& ledger, const Board& naive) {
  for (std::size_t i = 0; i < naive.targets.size(); ++i) {
    const std::string fast = support::to_exact_text(ledger.targets.at(i));
    const std::string slow = support::to_exact_text(naive.targets[i]);
    if (fast == slow) continue;
    return "at " + format_instant_utc(naive.at) + " (" + std::to_string(to_millis(naive.at)) +
           ")\nthe ledger says:\n" + fast + "the naive evaluator says:\n" + slow;
  }
  return "";
}

std::string ledger_and_naive_evaluator_agree(const worlds::World& world) {
  ToldLedger told(world.promises);
  told.tell(world.events);
  for (const Instant at : some_instants(world, 8)) {
    const Board naive = naive::board_at(world.promises, world.events, at);
    if (auto wrong = disagreement(told.board_at(at), naive); !wrong.empty()) return wrong;
  }
  return "";
}

TEST(Laws, TheLedgerAgreesWithTheNaiveEvaluatorAtAnyInstant) {
  check_law(ledger_and_naive_evaluator_agree);
}

}  // namespace
}  // namespace kpiwatch::laws
