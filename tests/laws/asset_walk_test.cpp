#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"
#include "tests/laws/check_law.h"
#include "tests/laws/told_ledger.h"

namespace kpiwatch::laws {
namespace {

/// Online and counted, by the values of the target's `by` attributes.
using Counts = std::map<std::vector<std::string>, std::pair<std::int64_t, std::int64_t>>;

Counts counts_of_groups(const OnlineRateStanding& standing) {
  Counts counts;
  for (const OnlineGroup& group : standing.groups) {
    std::vector<std::string> values;
    for (const auto& [attribute, value] : group.labels) values.push_back(value);
    if (group.now.counted > 0) counts[values] = {group.now.online, group.now.counted};
  }
  if (standing.groups.empty() && standing.now.counted > 0)
    counts[{}] = {standing.now.online, standing.now.counted};
  return counts;
}

Counts counts_of_assets(const Ledger& ledger, const Target& target, Instant at) {
  Counts counts;
  AssetWalk walk(std::get<OnlineRateTarget>(target.promise), at);
  const auto count = [&](const CountedAsset& asset) {
    std::vector<std::string> values;
    for (const std::string& name : target.by) values.emplace_back(value_of(asset.attributes, name));
    counts[values].first += asset.online ? 1 : 0;
    counts[values].second += 1;
  };
  while (ledger.walk_assets(walk, 2, count)) continue;
  return counts;
}

std::string single_assets_add_up(const worlds::World& world) {
  ToldLedger told(world.promises);
  told.tell(world.events);
  for (const Instant at : some_instants(world, 8)) {
    const Board board = told.board_at(at);
    for (std::size_t i = 0; i < board.targets.size(); ++i) {
      const auto* standing = std::get_if<OnlineRateStanding>(&board.targets[i].standing);
      if (standing == nullptr) continue;
      const auto assets = counts_of_assets(told.ledger(), world.promises.targets[i], at);
      if (assets != counts_of_groups(*standing))
        return "target " + board.targets[i].id + " at " + format_instant_utc(at);
    }
  }
  return "";
}

TEST(Laws, SingleAssetsAddUpToTheirGroups) { check_law(single_assets_add_up, 500); }

}  // namespace
}  // namespace kpiwatch::laws
