#include "daemon/watch.h"

#include <fmt/format.h>

#include <algorithm>

#include "metrics/report/text.h"

namespace kpiwatch {
namespace {

constexpr Millis kLongestWait = std::chrono::seconds{1};

}  // namespace

Watch::Watch(const Clock& clock, Source source, Report report)
    : clock_(clock), source_(std::move(source)), report_(std::move(report)) {}

Millis Watch::look() {
  const Instant now = clock_.now();
  if (period_end_ < now) report(source_.board_at(period_end_));
  report(source_.board_at(now));
  // An evaluation sees what is strictly before its instant: one millisecond later it has changed.
  const Millis until_change = source_.next_change(now) - now + Millis{1};
  return std::clamp(until_change, Millis{1}, kLongestWait);
}

void Watch::report(const Board& board) {
  std::map<std::string, State> states;
  period_end_ = kForever;
  for (const TargetStanding& target : board.targets) {
    states.emplace(target.id, target.state);
    period_end_ = std::min(period_end_, target.period.interval.to);
    const auto before = states_.find(target.id);
    if (before != states_.end() && before->second == target.state) continue;
    const std::string was =
        before == states_.end() ? "" : fmt::format("; it was {} before", to_words(before->second));
    report_(target.state, summarize(target) + was);
  }
  states_ = std::move(states);
}

}  // namespace kpiwatch
