#include "daemon/refusal_log.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <string_view>

#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

/// Of a conflicting event; it can be read as a whole where it is kept.
constexpr std::size_t kMostShown = 1024;

std::string named(std::string_view attribute, const std::string& text) {
  return text.empty() ? fmt::format("no {} that can be read", attribute)
                      : fmt::format("the {} {}", attribute, in_quotes(text));
}

std::string told(const Rejection& rejection) {
  return fmt::format("with {} and {}: {}", named("source", rejection.source),
                     named("id", rejection.id), rejection.error.message);
}

std::string told(const ConflictingEvent& conflict) {
  return fmt::format("contradicts event {}: {}", conflict.accepted,
                     conflict.json.substr(0, kMostShown));
}

}  // namespace

void RefusalLog::note(std::span<const IngestOutcome> outcomes,
                      std::span<const ConflictingEvent> conflicts, Time now) {
  for (const IngestOutcome& outcome : outcomes)
    for (const IngestOutcome::Refused& refused : outcome.rejected) {
      if (refused.rejection.error.kind == Error::Kind::kConflict) continue;
      if (refused_.count++ == 0) refused_.first = told(refused.rejection);
    }
  if (!conflicts.empty() && conflicting_.count == 0) conflicting_.first = told(conflicts.front());
  conflicting_.count += conflicts.size();

  if (refused_.may_be_told(now)) tell_refused(now + kRest);
  if (conflicting_.may_be_told(now)) tell_conflicting(now + kRest);
}

void RefusalLog::finish() {
  if (refused_.count > 0) tell_refused({});
  if (conflicting_.count > 0) tell_conflicting({});
}

void RefusalLog::tell_refused(Time rest) {
  spdlog::info("refused {} events; the first {}", refused_.count, refused_.first);
  refused_.forget(rest);
}

void RefusalLog::tell_conflicting(Time rest) {
  spdlog::warn("{} conflicting events refused and kept; the first {}", conflicting_.count,
               conflicting_.first);
  conflicting_.forget(rest);
}

}  // namespace kpiwatch
