#include "metrics/facts/fault_book.h"

#include <algorithm>
#include <tuple>

namespace kpiwatch {

std::optional<ReportedFault> FaultBook::open(const EventView& event,
                                             std::optional<AssetIndex> asset,
                                             AttributesId attributes) {
  const auto& fact = std::get<FaultOpened>(*event.fact);
  auto& [id, record] = *records_.try_emplace(std::string(event.subject)).first;
  const auto before = stand(id, record);
  if (record.opened) {
    // Higher revision first, then the earliest time, then the smaller (source, id).
    const Opened& known = *record.opened;
    const bool wins = fact.revision != known.revision
                          ? fact.revision > known.revision
                          : std::tie(event.time, event.key.source, event.key.id) <
                                std::tie(known.time, known.key.source, known.key.id);
    if (!wins) return before;
  }
  name_asset(id, record.opened ? record.opened->asset : std::nullopt, asset);
  record.opened = Opened{fact.revision, event.time, EventKey(event.key), asset, attributes};
  return before;
}

std::optional<ReportedFault> FaultBook::close(const EventView& event) {
  const auto& fact = std::get<FaultClosed>(*event.fact);
  auto& [id, record] = *records_.try_emplace(std::string(event.subject)).first;
  const auto before = stand(id, record);
  const auto rank = [](const Closed& closed) {
    return std::tie(closed.revision, closed.time, closed.key.source, closed.key.id);
  };
  Closed closed{fact.revision, event.time, EventKey(event.key)};
  if (!record.closed || rank(*record.closed) < rank(closed)) record.closed = std::move(closed);
  return before;
}

std::optional<ReportedFault> FaultBook::void_it(const EventView& event) {
  auto& [id, record] = *records_.try_emplace(std::string(event.subject)).first;
  const auto before = stand(id, record);
  record.voided = true;
  return before;
}

std::optional<ReportedFault> FaultBook::find(std::string_view id) const {
  const auto found = records_.find(id);
  return found == records_.end() ? std::nullopt : stand(found->first, found->second);
}

std::vector<ReportedFault> FaultBook::of_asset(AssetIndex asset) const {
  std::vector<ReportedFault> faults;
  const auto named = by_asset_.find(asset);
  if (named == by_asset_.end()) return faults;
  for (const std::string& id : named->second) {
    if (auto fault = find(id)) faults.push_back(*std::move(fault));
  }
  return faults;
}

void FaultBook::save(ByteWriter& bytes) const { ImageWriter{bytes}(records_); }

void FaultBook::load(ByteReader& bytes, std::size_t most_assets, std::size_t most_attributes) {
  ImageReader{bytes}(records_);
  for (const auto& [id, record] : records_) {
    if (!record.opened) continue;
    bytes.expect(record.opened->asset.value_or(0) < std::max<std::size_t>(most_assets, 1) &&
                 record.opened->attributes < most_attributes);
    name_asset(id, std::nullopt, record.opened->asset);
  }
}

std::optional<ReportedFault> FaultBook::stand(const std::string& id, const Record& record) {
  if (!record.opened || record.voided) return std::nullopt;
  const Opened& opened = *record.opened;
  ReportedFault fault{id, opened.asset, opened.attributes, opened.time};
  if (!record.closed) return fault;
  if (record.closed->time >= opened.time) {
    fault.end = record.closed->time;
  } else {
    fault.set_aside = record.closed->time;
  }
  return fault;
}

void FaultBook::name_asset(const std::string& id, std::optional<AssetIndex> before,
                           std::optional<AssetIndex> after) {
  if (before == after) return;
  if (before) {
    auto& ids = by_asset_[*before];
    ids.erase(std::lower_bound(ids.begin(), ids.end(), id));
  }
  if (after) {
    auto& ids = by_asset_[*after];
    ids.insert(std::lower_bound(ids.begin(), ids.end(), id), id);
  }
}

}  // namespace kpiwatch
