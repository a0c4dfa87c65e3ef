#include "daemon/refusal_log.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

std::string told(const Rejection& rejection) {
  const std::string id =
      rejection.id.empty() ? "no id that can be read" : "the id " + in_quotes(rejection.id);
  return fmt::format("with {}: {}", id, rejection.error.message);
}

}  // namespace

void RefusalLog::note(std::span<const IngestOutcome> outcomes, Time now) {
  for (const IngestOutcome& outcome : outcomes)
    for (const IngestOutcome::Refused& refused : outcome.rejected) {
      if (refused.rejection.error.kind == Error::Kind::kConflict) continue;
      if (untold_++ == 0) first_ = told(refused.rejection);
    }
  if (untold_ == 0 || now < rests_until_) return;
  spdlog::info("refused {} events; the first {}", untold_, first_);
  untold_ = 0;
  rests_until_ = now + kRest;
}

}  // namespace kpiwatch
