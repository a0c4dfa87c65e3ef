#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "metrics/targets/ledger.h"
#include "tests/support/board_text.h"
#include "tests/support/event_builders.h"
#include "tests/support/instants.h"
#include "tests/support/journal.h"

namespace kpiwatch {

/// A ledger that promises one thing, and what it answers. The cases live on 1970-01-01 in UTC, so
/// that the milliseconds in an answer are the time of day.
class OneTarget {
 public:
  explicit OneTarget(Target target, Promises promises = {})
      : ledger_(with(std::move(promises), std::move(target)), journal_) {}

  /// Events that are told already, or contradict them, end the test.
  OneTarget& tell(const support::EventBuilder& event) {
    if (journal_.offer(event.cloud_event()) != support::Journal::Verdict::kAccepted) std::abort();
    ledger_.apply(journal_.events().back(), journal_.last_number());
    return *this;
  }
  TargetStanding standing_at(std::string_view time) {
    ledger_.settle();
    return ledger_.board_at(support::instant(time)).targets.front();
  }
  /// All groups told.
  TargetHistory history(std::string_view from, std::string_view to, Period step) {
    ledger_.settle();
    const Interval span{support::instant(from), support::instant(to)};
    const Calendar& calendar = ledger_.promises().calendar;
    return ledger_.history(0, steps_of(span, step, calendar, 1000), {.any = true, .labels = {}});
  }
  std::string text_at(std::string_view time) { return support::to_exact_text(standing_at(time)); }
  State state_at(std::string_view time) { return standing_at(time).state; }
  /// The next change after `time`, as RFC 3339 in UTC.
  std::string next_change(std::string_view time) {
    ledger_.settle();
    return format_instant_utc(ledger_.next_change(support::instant(time)));
  }

 private:
  static Promises with(Promises promises, Target target) {
    promises.targets.push_back(std::move(target));
    return promises;
  }

  support::Journal journal_;
  Ledger ledger_;
};

inline Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

/// Picks by one attribute.
inline Selector where(std::string attribute, std::vector<std::string> values) {
  return Selector(std::vector<Selector::Condition>{{std::move(attribute), std::move(values)}});
}

/// The period's window and those named.
inline std::vector<Window> windows_of(Period period, const std::vector<std::string>& names) {
  std::vector<Window> windows{{std::string(to_string(period)), period}};
  for (const std::string& name : names) windows.push_back(parse_window(name).value());
  return windows;
}

template <class Promise>
Target make_target(std::string id, Period period, Promise promise) {
  Target target;
  target.id = std::move(id);
  target.name = "n";
  target.period = period;
  target.windows = windows_of(period, {});
  target.promise = std::move(promise);
  return target;
}

}  // namespace kpiwatch
