#include "tests/support/journal.h"

namespace kpiwatch::support {

Journal::Verdict Journal::offer(const CloudEvent& event) {
  const std::string content = content_of(event.json);
  const auto [known, is_new] =
      contents_.try_emplace({event.event.key.source, event.event.key.id}, content);
  if (is_new) {
    events_.push_back(event.event);
    return Verdict::kAccepted;
  }
  return known->second == content ? Verdict::kDuplicate : Verdict::kConflict;
}

}  // namespace kpiwatch::support
