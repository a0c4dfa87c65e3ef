#include "tests/support/naive/winners.h"

namespace kpiwatch::naive {

bool opens_rather(const Event& left, const Event& right) {
  const auto revision = [](const Event& event) {
    return std::get<FaultOpened>(event.fact).revision;
  };
  if (revision(left) != revision(right)) return revision(left) > revision(right);
  return std::tie(left.time, left.key.source, left.key.id) <
         std::tie(right.time, right.key.source, right.key.id);
}

bool holds_after(const Event& left, const Event& right) {
  return std::tie(left.time, left.key.sequence, left.key.source, left.key.id) >
         std::tie(right.time, right.key.sequence, right.key.source, right.key.id);
}

}  // namespace kpiwatch::naive
