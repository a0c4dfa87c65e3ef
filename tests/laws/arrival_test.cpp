#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "metrics/base/rfc3339.h"
#include "tests/laws/check_law.h"
#include "tests/laws/told_ledger.h"
#include "tests/support/board_text.h"

namespace kpiwatch::laws {
namespace {

/// In another order, in batches of any size, settled a little or asked for a board between them.
void tell_differently(ToldLedger& told, const worlds::World& world) {
  std::mt19937_64 random = random_for(world);
  std::vector<Event> events = world.events;
  std::ranges::shuffle(events, random);
  for (std::span<const Event> rest = events; !rest.empty();) {
    const std::size_t count = std::min<std::size_t>(random() % 4 + 1, rest.size());
    told.tell_unsettled(rest.first(count));
    rest = rest.subspan(count);
    if (random() % 2 != 0) continue;
    const bool settled = told.ledger().settle(random() % 3);
    if (settled && random() % 2 == 0)
      told.board_at(world.instants[random() % world.instants.size()]);
  }
  told.ledger().settle();
}

std::string arrival_does_not_matter(const worlds::World& world) {
  ToldLedger in_order(world.promises);
  in_order.tell(world.events);
  ToldLedger otherwise(world.promises);
  tell_differently(otherwise, world);
  for (const Instant at : some_instants(world, 8)) {
    const std::string expected = support::to_exact_text(in_order.board_at(at));
    const std::string found = support::to_exact_text(otherwise.board_at(at));
    if (expected == found) continue;
    return "at " + format_instant_utc(at) + "\ntold in order:\n" + expected + "told otherwise:\n" +
           found;
  }
  return "";
}

TEST(Laws, TheOrderAndTheBatchesOfArrivalDoNotMatter) { check_law(arrival_does_not_matter); }

}  // namespace
}  // namespace kpiwatch::laws
