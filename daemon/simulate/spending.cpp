#include "daemon/simulate/spending.h"

#include <fmt/format.h>

#include <algorithm>

namespace kpiwatch::simulate {
namespace {

/// Which month of the fiscal year a voucher falls into.
constexpr int kMonthShares[12] = {3, 3, 8, 5, 6, 14, 5, 6, 14, 6, 9, 21};
/// What one item gives to another in the middle of the year.
constexpr int kMovedPercent = 8;
/// What of an item's first voucher comes back, where something does.
constexpr int kRefundPercent = 3;

struct Payment {
  Instant time;
  Fen amount;
};

Json amount(Fen fen) {
  const auto size = fen.count < 0 ? -fen.count : fen.count;
  return Json(fmt::format("{}{}.{:02}", fen.count < 0 ? "-" : "", size / 100, size % 100));
}

Fen percent_of(Fen amount, std::int64_t percent) {
  return {amount.count / 100 * percent + amount.count % 100 * percent / 100};
}

Interval month_of(const Calendar& calendar, int year, int month) {
  const Instant from =
      month == 1 ? calendar.fiscal_year(year).from : calendar.fiscal_month_end(year, month - 1);
  return {from, calendar.fiscal_month_end(year, month)};
}

/// `total` in `parts` positive pieces, whole yuan but the last.
std::vector<Fen> split(Fen total, std::int64_t parts, Random& random) {
  std::vector<std::int64_t> weights(static_cast<std::size_t>(parts));
  std::int64_t sum = 0;
  for (auto& weight : weights) sum += weight = random.between(50, 150);
  std::vector<Fen> pieces;
  Fen rest = total;
  for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
    const std::int64_t exact =
        total.count / sum * weights[i] + total.count % sum * weights[i] / sum;
    const Fen piece{exact / 100 * 100};
    if (piece.count == 0) continue;
    pieces.push_back(piece);
    rest = rest - piece;
  }
  if (rest.count > 0) pieces.push_back(rest);
  return pieces;
}

Instant payment_time(const World& world, int year, Random& random) {
  const int month = 1 + static_cast<int>(random.weighted(kMonthShares));
  Interval interval = month_of(world.calendar, year, month);
  // At a quarter's end it is mostly the last ten days.
  if (month % 3 == 0 && random.chance(700)) interval.from = interval.to - std::chrono::days{10};
  return working_time(world.calendar.zone, interval, random);
}

/// In order of time.
std::vector<Payment> make_payments(const World& world, int year, Fen total, Random& random) {
  std::vector<Payment> payments;
  for (const Fen piece : split(total, random.between(3, 12), random)) {
    payments.push_back({payment_time(world, year, random), piece});
  }
  std::ranges::sort(payments, {}, &Payment::time);
  return payments;
}

std::int64_t executed_percent(Random& random) {
  return random.chance(650) ? random.between(96, 100) : random.between(78, 94);
}

void tell_payments(const World& world, const BudgetItem& item, std::span<const Payment> payments,
                   Story& story) {
  int voucher = 0;
  for (const Payment& payment : payments) {
    story.add(world, payment.time, "kpiwatch.budget.spent", item.id,
              {{"amount", amount(payment.amount)},
               {"year", number(item.year)},
               {"voucher", text(fmt::format("{}-{}-{:02}", item.year, item.id, ++voucher))},
               {"note", text(item.name)}});
  }
}

/// A little of the first voucher comes back.
void tell_refund(const World& world, const BudgetItem& item, const Payment& first, Story& story) {
  const Fen back = percent_of(first.amount, kRefundPercent);
  const Instant later = first.time + std::chrono::days{20};
  if (back.count == 0 || !world.calendar.fiscal_year(item.year).contains(later)) return;
  story.add(world, later, "kpiwatch.budget.refunded", item.id,
            {{"amount", amount(back)},
             {"year", number(item.year)},
             {"voucher", text(fmt::format("{}-{}-R1", item.year, item.id))},
             {"note", text("质保金扣回")}});
}

void tell_adjustment(const World& world, const BudgetItem& item, Fen moved, Instant at,
                     Story& story) {
  story.add(world, at, "kpiwatch.budget.adjusted", item.id,
            {{"amount", amount(moved)}, {"year", number(item.year)}, {"note", text("年中调剂")}});
}

void tell_year(const World& world, int year, std::span<const BudgetItem* const> items,
               Story& story) {
  Random random(world.seed, "budget", static_cast<std::uint64_t>(year));
  const std::size_t giver = random.below(items.size());
  const std::size_t taker = (giver + 1) % items.size();
  const std::size_t refunded = random.below(items.size());
  const bool moves = items.size() > 1;
  if (moves) {
    const Fen moved = percent_of(items[giver]->amount, kMovedPercent);
    const Instant at = working_time(world.calendar.zone, month_of(world.calendar, year, 8), random);
    tell_adjustment(world, *items[giver], -moved, at, story);
    tell_adjustment(world, *items[taker], moved, at, story);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    // The giver spends within what it keeps.
    const std::int64_t most = moves && i == giver ? 100 - kMovedPercent : 100;
    const Fen executed = percent_of(items[i]->amount, executed_percent(random) * most / 100);
    const std::vector<Payment> payments = make_payments(world, year, executed, random);
    tell_payments(world, *items[i], payments, story);
    if (i == refunded && !payments.empty()) {
      tell_refund(world, *items[i], payments.front(), story);
    }
  }
}

}  // namespace

void tell_spending(const World& world, std::span<const BudgetItem> items, Story& story) {
  const int last = world.calendar.fiscal_year_of(world.span.to - Millis{1});
  for (int year = world.calendar.fiscal_year_of(world.span.from); year <= last; ++year) {
    std::vector<const BudgetItem*> of_year;
    for (const BudgetItem& item : items) {
      if (item.year == year && item.amount.count > 0) of_year.push_back(&item);
    }
    if (!of_year.empty()) tell_year(world, year, of_year, story);
  }
}

}  // namespace kpiwatch::simulate
