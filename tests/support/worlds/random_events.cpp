#include "tests/support/worlds/random_events.h"

#include <fmt/format.h>

namespace kpiwatch::worlds {
namespace {

std::string any_asset(Dice& dice) { return dice.any_of<std::string>({"a", "b", "c"}); }

Labels any_labels(Dice& dice) {
  Labels labels;
  if (!dice.one_in(3)) labels["town"] = dice.any_of<std::string>({"x", "y", ""});
  if (dice.one_in(3)) labels["class"] = dice.any_of<std::string>({"1", "2"});
  return labels;
}

std::int64_t any_revision(Dice& dice) { return dice.any_of({0, 0, 0, 1, 2}); }

std::optional<int> any_year(const Moments& moments, Dice& dice) {
  if (!dice.one_in(3)) return std::nullopt;
  return moments.calendar.fiscal_year_of(dice.any_of(moments.anchors)) + dice.below(3) - 1;
}

Fact any_registration(Dice& dice) {
  AssetRegistered registered;
  registered.attributes = any_labels(dice);
  registered.attributes["kind"] = dice.any_of<std::string>({"camera", "camera", "line"});
  return registered;
}

Fact any_opening(Dice& dice) {
  FaultOpened opened;
  opened.attributes = any_labels(dice);
  opened.attributes["kind"] = dice.any_of<std::string>({"network", "system"});
  if (!dice.one_in(4)) opened.asset = any_asset(dice);
  opened.revision = any_revision(dice);
  return opened;
}

Selector any_select(Dice& dice) {
  using Condition = Selector::Condition;
  if (dice.one_in(8)) return Selector{};
  if (dice.one_in(3)) return Selector({Condition{"town", {"x"}}});
  return Selector({Condition{"kind", {dice.any_of<std::string>({"camera", "line"})}}});
}

Fact any_plan(const Moments& moments, Dice& dice) {
  MaintenancePlanned planned;
  const Instant one = near_an_anchor(moments, dice);
  const Instant other = dice.one_in(2) ? one + round_length(dice) : near_an_anchor(moments, dice);
  planned.interval = {std::min(one, other), std::max(one, other)};
  if (planned.interval.empty()) planned.interval.to += Millis{1};
  const int how = dice.below(3);
  if (how != 0) planned.assets = {any_asset(dice), any_asset(dice)};
  if (how != 1) planned.select = any_select(dice);
  planned.revision = any_revision(dice);
  return planned;
}

Fact any_appropriation(const Moments& moments, Dice& dice) {
  return BudgetAppropriated{Fen{dice.below(300) * 100}, any_year(moments, dice),
                            dice.any_of<std::string>({"p", "q", ""}), any_revision(dice)};
}

BudgetMoved any_movement(const Moments& moments, Dice& dice) {
  BudgetMoved moved;
  const bool adjusts = dice.one_in(3);
  moved.what = adjusts ? BudgetMoved::What::kAdjusted : BudgetMoved::What::kExecuted;
  moved.amount = Fen{(dice.below(100) + 1) * dice.any_of({1, 100, -100})};
  moved.year = any_year(moments, dice);
  return moved;
}

std::string_view type_of(const BudgetMoved& moved) {
  if (moved.what == BudgetMoved::What::kAdjusted) return "budget.adjusted";
  return moved.amount.count > 0 ? "budget.spent" : "budget.refunded";
}

/// A subject, a type and a fact.
void tell(Event& event, const Moments& moments, Dice& dice) {
  const int what = dice.below(100);
  const auto is = [&](std::string_view type, std::string subject, Fact fact) {
    event.type = "kpiwatch." + std::string(type);
    event.subject = std::move(subject);
    event.fact = std::move(fact);
  };
  const auto numbered = [&](std::string_view prefix, int count) {
    return fmt::format("{}{}", prefix, 1 + dice.below(count));
  };
  if (what < 18) return is("asset.registered", any_asset(dice), any_registration(dice));
  if (what < 24) return is("asset.retired", any_asset(dice), AssetRetired{});
  if (what < 54) {
    const Status status = dice.any_of(
        {Status::kOnline, Status::kOnline, Status::kOffline, Status::kOffline, Status::kUnknown});
    return is("asset.status", any_asset(dice), AssetStatus{status});
  }
  if (what < 65) return is("fault.opened", numbered("f", 4), any_opening(dice));
  if (what < 74) return is("fault.closed", numbered("f", 4), FaultClosed{any_revision(dice)});
  if (what < 76) return is("fault.voided", numbered("f", 4), FaultVoided{});
  if (what < 86) return is("maintenance.planned", numbered("m", 5), any_plan(moments, dice));
  if (what < 88) return is("maintenance.cancelled", numbered("m", 5), MaintenanceCancelled{});
  if (what < 92) {
    return is("budget.appropriated", numbered("i", 3), any_appropriation(moments, dice));
  }
  const BudgetMoved moved = any_movement(moments, dice);
  is(type_of(moved), numbered("i", 3), moved);
}

/// In step with others of its kind, so that some follow one another as heartbeats do.
Instant any_beat(const Moments& moments, Dice& dice) {
  return moments.anchors.front() + std::chrono::minutes{dice.below(8)};
}

}  // namespace

Event make_event(std::uint64_t seed, const Moments& moments) {
  Dice dice(seed);
  Event event;
  event.time = near_an_anchor(moments, dice);
  event.key = {dice.any_of<std::string>({"", "", "1", "10", "2"}),
               dice.any_of<std::string>({"/a", "/b"}), fmt::format("{:016x}", seed)};
  tell(event, moments, dice);
  if (std::holds_alternative<AssetStatus>(event.fact) && dice.one_in(2)) {
    event.time = any_beat(moments, dice);
    if (!dice.one_in(5)) event.fact = AssetStatus{Status::kOnline};
  }
  return event;
}

}  // namespace kpiwatch::worlds
