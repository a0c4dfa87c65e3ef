#include "metrics/facts/registration_list.h"

#include <algorithm>

namespace kpiwatch {

void RegistrationList::put(const RegistrationFact& fact) {
  if (!many_ && (facts().empty() || only_.time == fact.time)) {
    only_ = fact;
    return;
  }
  if (!many_) many_ = std::make_unique<std::vector<RegistrationFact>>(1, only_);
  const auto place = std::lower_bound(
      many_->begin(), many_->end(), fact.time,
      [](const RegistrationFact& known, Instant time) { return known.time < time; });
  if (place != many_->end() && place->time == fact.time) {
    *place = fact;
  } else {
    many_->insert(place, fact);
  }
}

}  // namespace kpiwatch
