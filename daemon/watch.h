#pragma once

#include <functional>
#include <map>
#include <string>

#include "daemon/clock.h"
#include "metrics/targets/board.h"

namespace kpiwatch {

/// Notices when a target changes its state, with an event or without one, and says so once. Has no
/// timer of its own: `look` says when to look again. One thread at a time.
class Watch {
 public:
  /// What is watched.
  struct Source {
    std::function<Board(Instant at)> board_at;
    std::function<Instant(Instant after)> next_change;
  };
  /// Gets a target's new state and a line about it.
  using Report = std::function<void(State state, const std::string& line)>;

  Watch(const Clock& clock, Source source, Report report);

  /// Evaluates now, reports what changed since the last look (the first time: every target), and
  /// returns after how long at the latest to look again: at the next instant at which something may
  /// change without an event, but within a second, since ratios drift and the wall clock may be
  /// set. A period that ended since is told at its very end first: only there is it known whether
  /// a budget was executed.
  Millis look();

 private:
  void report(const Board& board);

  const Clock& clock_;
  Source source_;
  Report report_;
  std::map<std::string, State> states_;  ///< by target
  Instant period_end_ = kForever;        ///< of the targets' periods at the last look, the first
};

}  // namespace kpiwatch
