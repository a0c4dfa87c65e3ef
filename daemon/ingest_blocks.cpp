#include "daemon/ingest_blocks.h"

#include <string>
#include <utility>

namespace kpiwatch {
namespace {

/// Fewer are joined with others by the store.
constexpr std::size_t kFewest = 64;

}  // namespace

std::optional<EncodedPayload> encode(const ReadEvents& events) {
  if (events.understood() < kFewest) return std::nullopt;
  if (const auto lines = events.as_lines(); !lines.empty()) return encode_payload(lines);
  std::string lines;
  lines.reserve(events.bytes() + events.understood());
  for (const ReadEvent& event : events)
    if (event) lines.append(event.json).append(1, '\n');
  return encode_payload(lines);
}

IngestBlocks::IngestBlocks(std::span<IngestBatch> group, const Judgement& judgement) {
  events_.reserve(judgement.accepted.size());
  for (const ReadEvent* event : judgement.accepted)
    events_.push_back({event->identity, event->json, event->event.time});
  std::span<const NewEvent> rest = events_;
  for (std::size_t index = 0; index < group.size(); ++index) {
    const std::size_t accepted = judgement.outcomes[index].accepted;
    PreparedBlock block{.events = rest.first(accepted)};
    // Otherwise what was encoded holds more than what is stored.
    if (accepted == group[index].events.understood())
      block.payload = std::move(group[index].payload);
    if (accepted > 0) blocks_.push_back(std::move(block));
    rest = rest.subspan(accepted);
  }
}

}  // namespace kpiwatch
