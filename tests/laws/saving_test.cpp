#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"
#include "tests/laws/check_law.h"
#include "tests/laws/told_ledger.h"
#include "tests/support/board_text.h"

namespace kpiwatch::laws {
namespace {

std::string saving_does_not_matter(const worlds::World& world) {
  std::mt19937_64 random = random_for(world);
  ToldLedger never_saved(world.promises);
  never_saved.tell(world.events);
  ToldLedger saved(world.promises);
  saved.save(ImageExtent::kWhole);
  std::string when;
  for (auto told = world.events.begin(); told != world.events.end();) {
    const auto left = static_cast<std::uint64_t>(world.events.end() - told);
    const auto next = told + static_cast<std::ptrdiff_t>(random() % (left + 1));
    saved.tell({told, next});
    saved.save(support::some_extent(random));
    if (random() % 2 == 0) saved.load();
    told = next;
    when += std::to_string(told - world.events.begin()) + " ";
  }
  saved.load();
  for (const Instant at : some_instants(world, 8)) {
    const std::string expected = support::to_exact_text(never_saved.board_at(at));
    const std::string found = support::to_exact_text(saved.board_at(at));
    const bool same_change = never_saved.ledger().next_change(at) == saved.ledger().next_change(at);
    if (expected == found && same_change) continue;
    return "at " + format_instant_utc(at) + (same_change ? "" : ", next change too") +
           "\nnever saved:\n" + expected + "saved after " + when + "events:\n" + found;
  }
  return "";
}

TEST(Laws, ALedgerThatWasSavedAndLoadedAnswersAsOneThatNeverWas) {
  check_law(saving_does_not_matter);
}

}  // namespace
}  // namespace kpiwatch::laws
