#include "metrics/facts/asset_book.h"

namespace kpiwatch {
namespace {

constexpr auto kBefore = [](const auto& fact, Instant time) { return fact.time < time; };

/// Puts a fact in its place: instead of the one for the same instant, or between its neighbours.
template <class Fact>
void put(std::vector<Fact>& facts, const Fact& fact) {
  const auto place = std::lower_bound(facts.begin(), facts.end(), fact.time, kBefore);
  if (place != facts.end() && place->time == fact.time) {
    *place = fact;
  } else {
    facts.insert(place, fact);
  }
}

}  // namespace

std::optional<AttributesId> AssetHistory::attributes_at(Instant instant) const {
  const auto after =
      std::upper_bound(registrations.begin(), registrations.end(), instant,
                       [](Instant time, const RegistrationFact& fact) { return time < fact.time; });
  if (after == registrations.begin()) return std::nullopt;
  const AttributesId attributes = std::prev(after)->attributes;
  if (attributes == RegistrationFact::kRetired) return std::nullopt;
  return attributes;
}

Instant AssetHistory::first_status_from(Instant instant) const {
  const auto found = std::lower_bound(statuses.begin(), statuses.end(), instant, kBefore);
  return found == statuses.end() ? kForever : found->time;
}

AssetIndex AssetBook::intern(std::string_view id) {
  const AssetIndex asset = ids_.intern(id);
  if (asset == assets_.size()) assets_.emplace_back();
  return asset;
}

void AssetBook::prefetch_history(std::uint64_t hash) const {
  if (const auto asset = ids_.probable(hash)) __builtin_prefetch(&assets_[*asset]);
}

void AssetBook::prefetch_facts(std::uint64_t hash) const {
  const auto asset = ids_.probable(hash);
  if (!asset) return;
  ids_.prefetch_id(*asset);
  const AssetHistory& history = assets_[*asset];
  __builtin_prefetch(history.statuses.data() + history.statuses.size());
  __builtin_prefetch(history.registrations.data());
}

const std::vector<AssetIndex>& AssetBook::with_attributes(AttributesId attributes) const {
  static const std::vector<AssetIndex> kNone;
  return attributes < with_attributes_.size() ? with_attributes_[attributes] : kNone;
}

std::optional<Interval> AssetBook::reach_of_status(AssetIndex asset, Instant time,
                                                   const Wins& wins) const {
  const AssetHistory& history = assets_[asset];
  auto next = std::lower_bound(history.statuses.begin(), history.statuses.end(), time, kBefore);
  if (next != history.statuses.end() && next->time == time) {
    if (!wins(next->number)) return std::nullopt;
    ++next;
  }
  return Interval{time, next == history.statuses.end() ? kForever : next->time};
}

std::optional<Interval> AssetBook::reach_of_registration(AssetIndex asset, Instant time,
                                                         const Wins& wins) const {
  const AssetHistory& history = assets_[asset];
  const auto& facts = history.registrations;
  auto next = std::lower_bound(facts.begin(), facts.end(), time, kBefore);
  if (next != facts.end() && next->time == time) {
    if (!wins(next->number)) return std::nullopt;
    ++next;
  }
  if (next == facts.end()) return Interval{time, kForever};
  // The kind decides how long a status holds, and the last one before the next registration reaches
  // beyond it, up to the next status.
  const Instant end =
      heartbeat_timeouts_.empty() ? next->time : history.first_status_from(next->time);
  return Interval{time, std::max(end, next->time)};
}

void AssetBook::put_status(AssetIndex asset, Instant time, EventNumber number, Status status) {
  StatusFact fact{time, 0, 0};
  fact.number = number & StatusFact::kNumberMask;
  fact.status = static_cast<std::uint8_t>(status) & 3U;
  put(assets_[asset].statuses, fact);
}

void AssetBook::put_registration(AssetIndex asset, Instant time, EventNumber number,
                                 AttributesId attributes) {
  put(assets_[asset].registrations, RegistrationFact{time, number, attributes});
  if (attributes == RegistrationFact::kRetired) return;
  if (attributes >= with_attributes_.size()) with_attributes_.resize(pool_.size());
  while (timeouts_.size() < pool_.size()) {
    const auto kind = value_of(pool_[static_cast<AttributesId>(timeouts_.size())], "kind");
    const auto found = heartbeat_timeouts_.find(kind);
    timeouts_.push_back(found == heartbeat_timeouts_.end() ? std::nullopt
                                                           : std::optional{found->second});
  }
  with_attributes_[attributes].push_back(asset);
}

std::optional<Millis> AssetBook::timeout_of(AttributesId attributes) const {
  return attributes < timeouts_.size() ? timeouts_[attributes] : std::nullopt;
}

Instant AssetBook::expiry_of(const AssetHistory& history, const StatusFact& fact) const {
  if (heartbeat_timeouts_.empty()) return kForever;
  const auto& facts = history.registrations;
  auto deciding = std::upper_bound(
      facts.begin(), facts.end(), fact.time,
      [](Instant time, const RegistrationFact& registration) { return time < registration.time; });
  if (deciding != facts.begin() && std::prev(deciding)->attributes != RegistrationFact::kRetired) {
    --deciding;
  }
  while (deciding != facts.end() && deciding->attributes == RegistrationFact::kRetired) ++deciding;
  if (deciding == facts.end()) return kForever;
  const auto timeout = timeout_of(deciding->attributes);
  return timeout ? fact.time + *timeout : kForever;
}

void AssetBook::visit_maintained(AssetIndex asset, const AssetSegment& segment,
                                 const std::vector<const MaintenanceWindow*>& windows,
                                 const std::function<void(const AssetSegment&)>& visit) const {
  std::vector<Interval> held;
  for (const MaintenanceWindow* window : windows) {
    if (!window->names(id_of(asset)) && !window->selects(pool_[segment.attributes])) continue;
    const Interval part{std::max(window->interval.from, segment.interval.from),
                        std::min(window->interval.to, segment.interval.to)};
    if (!part.empty()) held.push_back(part);
  }
  AssetSegment piece = segment;
  Instant done = segment.interval.from;
  for (const Interval& part : make_union(std::move(held))) {
    if (done < part.from) {
      piece.interval = {done, part.from};
      piece.under_maintenance = false;
      visit(piece);
    }
    piece.interval = part;
    piece.under_maintenance = true;
    visit(piece);
    done = part.to;
  }
  if (done < segment.interval.to) {
    piece.interval = {done, segment.interval.to};
    piece.under_maintenance = false;
    visit(piece);
  }
}

}  // namespace kpiwatch
