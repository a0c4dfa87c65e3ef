#pragma once

#include <string>
#include <string_view>

#include "metrics/base/instant.h"
#include "metrics/base/json_mention.h"
#include "metrics/events/cloud_event.h"

namespace kpiwatch {

/// Which stored events someone wants to see; what is empty does not matter.
struct EventFilter {
  Interval span;
  std::string type;
  std::string subject;
  std::string source;
  std::string id;

  bool wants_all() const {
    return span == Interval{} && type.empty() && subject.empty() && source.empty() && id.empty();
  }
  /// There is one such event at most.
  bool wants_one() const { return !source.empty() && !id.empty(); }
  /// `json` is a stored event's.
  bool wants(std::string_view json) const {
    return wants_all() || (may_mention(json, subject) && may_mention(json, id) &&
                           wants(parse_event(json).value()));
  }
  bool wants(const Event& event) const {
    const auto fits = [](const std::string& wanted, const std::string& found) {
      return wanted.empty() || wanted == found;
    };
    return span.contains(event.time) && fits(type, event.type) && fits(subject, event.subject) &&
           fits(source, event.key.source) && fits(id, event.key.id);
  }
};

}  // namespace kpiwatch
