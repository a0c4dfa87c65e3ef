#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "metrics/events/cloud_event.h"
#include "metrics/targets/ledger.h"
#include "tests/support/status_key.h"

namespace kpiwatch::support {

/// The rule of contract 3 about identities, in memory: the first event of a (source, id) stays, the
/// same again is a duplicate, another content is a conflict.
class Journal : public EventKeys {
 public:
  enum class Verdict { kAccepted, kDuplicate, kConflict };

  Verdict offer(const CloudEvent& event);

  /// The accepted ones, in order of acceptance.
  const std::vector<Event>& events() const { return events_; }
  EventNumber last_number() const { return events_.size(); }
  EventKey key_of(EventNumber number) const override { return events_.at(number - 1).key; }
  EventKey key_of_status(std::string_view subject, Instant time, EventNumber first,
                         EventNumber last) const override {
    return support::key_of_status(events_, subject, time, first, last);
  }

 private:
  std::vector<Event> events_;
  std::map<std::pair<std::string, std::string>, std::string> contents_;  ///< by (source, id)
};

}  // namespace kpiwatch::support
