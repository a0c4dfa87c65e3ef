#include "tests/support/naive/assets.h"

#include <algorithm>
#include <set>
#include <variant>

#include "tests/support/naive/winners.h"

namespace kpiwatch::naive {
namespace {

/// The event that holds at `instant`, or nullptr before the first.
const Event* holding_at(const std::vector<Event>& events, Instant instant) {
  const Event* holding = nullptr;
  for (const Event& event : events) {
    if (event.time > instant) continue;
    if (holding == nullptr || holds_after(event, *holding)) holding = &event;
  }
  return holding;
}

bool is_about_an_asset(const Event& event) {
  return std::holds_alternative<AssetRegistered>(event.fact) ||
         std::holds_alternative<AssetRetired>(event.fact) ||
         std::holds_alternative<AssetStatus>(event.fact);
}

constexpr Millis kNoTimeout = kForever - Instant{};

}  // namespace

void Asset::add(const Event& event) {
  (std::holds_alternative<AssetStatus>(event.fact) ? statuses_ : existence_).push_back(event);
}

const Labels* Asset::attributes_at(Instant instant) const {
  const Event* event = holding_at(existence_, instant);
  if (event == nullptr) return nullptr;
  const auto* registered = std::get_if<AssetRegistered>(&event->fact);
  return registered == nullptr ? nullptr : &registered->attributes;
}

Status Asset::status_at(Instant instant) const {
  const Event* event = holding_at(statuses_, instant);
  if (event == nullptr) return Status::kUnknown;
  const Status said = std::get<AssetStatus>(event->fact).status;
  const bool ran_out = instant - event->time >= timeout_of(*event);
  return said == Status::kOnline && ran_out ? Status::kOffline : said;
}

std::vector<Instant> Asset::changes() const {
  std::set<Instant> instants;
  for (const Event& event : existence_) instants.insert(event.time);
  for (const Event& event : statuses_) {
    instants.insert(event.time);
    const Millis timeout = timeout_of(event);
    if (timeout != kNoTimeout) instants.insert(event.time + timeout);
  }
  return {instants.begin(), instants.end()};
}

Millis Asset::timeout_of(const Event& event) const {
  const Labels* attributes = attributes_for_timeout(event.time);
  if (attributes == nullptr) return kNoTimeout;
  const auto found = timeouts_.find(value_of(*attributes, "kind"));
  return found == timeouts_.end() ? kNoTimeout : found->second;
}

/// Those in force, or when it is not registered then, those of its next registration.
const Labels* Asset::attributes_for_timeout(Instant instant) const {
  if (const Labels* in_force = attributes_at(instant)) return in_force;
  std::set<Instant> later;
  for (const Event& event : existence_) {
    if (event.time > instant) later.insert(event.time);
  }
  for (const Instant next : later) {
    if (const Labels* attributes = attributes_at(next)) return attributes;
  }
  return nullptr;
}

std::map<std::string, Asset> assets_before(const Promises& promises,
                                           const std::vector<Event>& events, Instant at) {
  std::map<std::string, Asset> assets;
  for (const Event& event : events) {
    if (!is_about_an_asset(event) || event.time >= at) continue;
    assets.try_emplace(event.subject, event.subject, promises.heartbeat_timeouts)
        .first->second.add(event);
  }
  return assets;
}

}  // namespace kpiwatch::naive
