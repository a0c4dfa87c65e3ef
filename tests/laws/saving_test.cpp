#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"
#include "tests/laws/check_law.h"
#include "tests/laws/told_ledger.h"
#include "tests/support/board_text.h"

namespace kpiwatch::laws {
namespace {

std::string saving_does_not_matter(const worlds::World& world) {
  std::mt19937_64 random = random_for(world);
  const auto middle = static_cast<std::ptrdiff_t>(random() % (world.events.size() + 1));
  ToldLedger never_saved(world.promises);
  never_saved.tell(world.events);
  ToldLedger saved(world.promises);
  saved.tell({world.events.begin(), world.events.begin() + middle});
  saved.save_and_load();
  saved.tell({world.events.begin() + middle, world.events.end()});
  for (const Instant at : some_instants(world, 8)) {
    const std::string expected = support::to_exact_text(never_saved.board_at(at));
    const std::string found = support::to_exact_text(saved.board_at(at));
    const bool same_change = never_saved.ledger().next_change(at) == saved.ledger().next_change(at);
    if (expected == found && same_change) continue;
    return "at " + format_instant_utc(at) + (same_change ? "" : ", next change too") +
           "\nnever saved:\n" + expected + "saved after " + std::to_string(middle) + " events:\n" +
           found;
  }
  return "";
}

TEST(Laws, ALedgerThatWasSavedAndLoadedAnswersAsOneThatNeverWas) {
  check_law(saving_does_not_matter);
}

}  // namespace
}  // namespace kpiwatch::laws
