#include "daemon/import/event_draft.h"

#include <fmt/format.h>

#include "daemon/storage/journal/hash_chain.h"
#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

/// Of a digest: enough that no two lines that anyone will ever write share it.
constexpr std::size_t kIdBytes = 16;

Json identity_of(const EventDraft& draft, const EventOrigin& origin) {
  if (draft.identity) return *draft.identity;
  return Json::Array{draft.data, origin.sequence};
}

std::string id_of(const EventDraft& draft, const EventOrigin& origin) {
  const Json::Number time{fmt::format("{}", to_millis(draft.time))};
  const Hash hash =
      sha256(to_canonical_text(Json::Array{draft.subject, time, identity_of(draft, origin)}));
  std::string id = fmt::format("{}/", draft.role);
  for (std::size_t i = 0; i < kIdBytes; ++i) id += fmt::format("{:02x}", hash[i]);
  return id;
}

}  // namespace

Json to_json(const EventDraft& draft, const EventOrigin& origin) {
  Json::Object event{{"specversion", std::string("1.0")},
                     {"id", id_of(draft, origin)},
                     {"source", origin.source},
                     {"type", fmt::format("kpiwatch.{}", draft.type)},
                     {"subject", draft.subject},
                     {"time", format_instant(draft.time, origin.zone.offset_at(draft.time))}};
  if (!origin.sequence.empty()) event.emplace_back("sequence", origin.sequence);
  event.emplace_back("data", draft.data);
  return event;
}

void add_text(Json::Object& data, std::string_view name, std::string_view text) {
  if (!text.empty()) data.emplace_back(std::string(name), std::string(text));
}

}  // namespace kpiwatch
