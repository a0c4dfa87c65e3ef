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

void RegistrationList::save(ByteWriter& bytes) const {
  bytes.write(std::uint64_t{facts().size()});
  for (const RegistrationFact& fact : facts()) {
    bytes.write(fact.time);
    bytes.write(fact.number);
    bytes.write(fact.attributes);
  }
}

void RegistrationList::load(ByteReader& bytes, std::size_t most_attributes) {
  constexpr std::size_t kSize = sizeof(Instant) + sizeof(EventNumber) + sizeof(AttributesId);
  for (std::size_t count = bytes.read_count(kSize); count > 0; --count) {
    RegistrationFact fact;
    fact.time = bytes.read<Instant>();
    fact.number = bytes.read<EventNumber>();
    fact.attributes = bytes.read<AttributesId>();
    bytes.expect(facts().empty() || facts().back().time < fact.time);
    bytes.expect(fact.time < kForever && (fact.retires() || fact.attributes < most_attributes));
    if (!bytes.ok()) return;
    put(fact);
  }
}

}  // namespace kpiwatch
