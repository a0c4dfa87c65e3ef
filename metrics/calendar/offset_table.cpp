#include "metrics/calendar/offset_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace kpiwatch {
namespace {

constexpr std::chrono::years kCycleYears{400};
constexpr Millis kCycle = std::chrono::days{146'097};

/// More than any clock has ever stood away from UTC, zones changing sides of the date line
/// included.
constexpr Millis kFarthestOffset = std::chrono::hours{26};

std::chrono::year year_of(Instant instant) {
  return std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(instant)}.year();
}

}  // namespace

OffsetTable::OffsetTable(std::string name, std::chrono::seconds first,
                         const std::vector<OffsetChange>& changes,
                         const std::optional<ZoneRule>& rule)
    : name_(std::move(name)), spans_{{Instant::min(), first}} {
  for (const auto& change : changes) add(change);
  if (!rule || !rule->has_summer_time()) return;
  add_cycle(*rule, changes.empty() ? Instant{} : Instant{changes.back().at});
}

void OffsetTable::add(const OffsetChange& change) {
  // Some changes are of a clock's name alone.
  if (change.offset == spans_.back().offset) return;
  spans_.push_back({change.at, change.offset});
}

void OffsetTable::add_cycle(const ZoneRule& rule, Instant last_listed) {
  const auto from = year_of(last_listed);
  const auto cycle_begin = from + std::chrono::years{1};
  const auto cycle_end = cycle_begin + kCycleYears;
  // One year more, so that no span near the cycle's end lacks its own end.
  for (auto year = from; year <= cycle_end; ++year) {
    for (const auto& change : rule.changes_in(year)) {
      if (change.at > last_listed) add(change);
    }
  }
  cycle_end_ = std::chrono::sys_days{cycle_end / std::chrono::January / 1};
}

Millis OffsetTable::whole_cycles_beyond(Instant instant) const {
  if (instant < cycle_end_) return Millis{0};
  return ((instant - cycle_end_) / kCycle + 1) * kCycle;
}

std::size_t OffsetTable::span_at(Instant instant) const {
  const auto next = std::ranges::upper_bound(spans_, instant, {}, &Span::from);
  return static_cast<std::size_t>(next - spans_.begin()) - 1;
}

Millis OffsetTable::offset_at(Instant instant) const {
  return spans_[span_at(instant - whole_cycles_beyond(instant))].offset;
}

TimeZone::Resolved OffsetTable::resolve(LocalTime local) const {
  const Instant as_utc{local.time_since_epoch()};
  const auto cycles = whole_cycles_beyond(as_utc);
  const auto wanted = as_utc - cycles;
  // The spans in order: the first that shows the local time has it, and one that begins after it
  // without an earlier one having shown it ends the gap.
  auto i = span_at(wanted - kFarthestOffset);
  for (; i + 1 < spans_.size(); ++i) {
    if (i > 0 && wanted < spans_[i].from + spans_[i].offset) break;
    if (wanted < spans_[i + 1].from + spans_[i].offset) break;
  }
  const auto& [from, offset] = spans_[i];
  if (i > 0 && wanted < from + offset) return {from + cycles, false};
  return {wanted - offset + cycles, true};
}

std::vector<LocalGap> OffsetTable::gaps() const {
  std::vector<LocalGap> gaps;
  for (std::size_t i = 1; i < spans_.size(); ++i) {
    const LocalTime before{(spans_[i].from + spans_[i - 1].offset).time_since_epoch()};
    const LocalTime after{(spans_[i].from + spans_[i].offset).time_since_epoch()};
    if (before < after) gaps.push_back({before, after});
  }
  return gaps;
}

std::string OffsetTable::description() const {
  std::string text = fmt::format("{} {}", name_, to_millis(cycle_end_));
  for (const Span& span : spans_)
    text += fmt::format(" {}{:+}", to_millis(span.from), span.offset.count());
  return text;
}

}  // namespace kpiwatch
