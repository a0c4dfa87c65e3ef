#include "daemon/storage/identity/series_index.h"

#include <algorithm>
#include <span>

namespace kpiwatch {
namespace {

constexpr int kSeenBefore = 3;
/// A place among the sightings is given to another series after so many that it was not.
constexpr int kMostPassedOver = 8;

/// Runs shared by the series beside those that their numbers speak for: a few series with much
/// disorder have many, a great many series only the few that each needs at least.
constexpr std::size_t kSharedRuns = 1 << 16;
constexpr std::size_t kLeastRuns = 4;
constexpr std::size_t kMostRuns = 256;

}  // namespace

std::optional<EventRange> SeriesIndex::find(const IdentityKey& key) const {
  if (!key.is_numbered()) return std::nullopt;
  const auto place = place_of(key.series);
  return place ? series_[*place].find(key.number) : std::nullopt;
}

bool SeriesIndex::add(const IdentityKey& key, EventNumber event,
                      std::vector<IndexedIdentity>& shed) {
  if (!key.is_numbered()) return false;
  auto place = place_of(key.series);
  if (!place) {
    if (bytes() >= most_bytes_ || !is_series_now(key)) return false;
    series_.emplace_back(key.series);
    places_.add(key.series, series_.size());
    place = series_.size() - 1;
  }
  IdSeries& series = series_[*place];
  run_bytes_ -= series.bytes();
  const bool taken = series.add(key.number, event, bytes() < most_bytes_);
  if (series.is_crowded(spare_runs())) shed_from(series, shed);
  run_bytes_ += series.bytes();
  return taken;
}

/// Whether enough was seen of it.
bool SeriesIndex::is_series_now(const IdentityKey& key) {
  Sighting& sighting = sightings_[key.series % kSightings];
  const auto tag = static_cast<std::uint32_t>(key.series >> 32);
  if (sighting.seen == 0 || sighting.tag != tag) {
    if (sighting.seen == 0 || ++sighting.passed_over > kMostPassedOver)
      sighting = {.tag = tag, .seen = 1};
    return false;
  }
  sighting.passed_over = 0;
  if (sighting.seen++ < kSeenBefore) return false;
  sighting = {};
  return true;
}

std::size_t SeriesIndex::spare_runs() const {
  return std::clamp(kSharedRuns / series_.size(), kLeastRuns, kMostRuns);
}

void SeriesIndex::shed_from(IdSeries& series, std::vector<IndexedIdentity>& shed) {
  for (const IdRun& single : series.shed())
    shed.push_back({hasher_.hash_in_series(series.hash(), single.first()), single.lowest_event()});
}

std::optional<std::size_t> SeriesIndex::place_of(std::uint64_t series) const {
  const auto is_it = [&](EventNumber place) { return series_[place - 1].hash() == series; };
  const auto place = places_.find(series, is_it);
  return place ? std::optional(*place - 1) : std::nullopt;
}

void SeriesIndex::prefetch(const IdentityKey& key) const {
  if (key.is_numbered()) places_.prefetch(key.series);
}

void SeriesIndex::prefetch_to_add(const IdentityKey& key) const {
  prefetch(key);
  if (key.is_numbered()) __builtin_prefetch(&sightings_[key.series % kSightings]);
}

std::size_t SeriesIndex::bytes() const {
  return series_.size() * sizeof(IdSeries) + run_bytes_ + places_.bytes() +
         kSightings * sizeof(Sighting);
}

void SeriesIndex::save(ByteWriter& to) const {
  to.write_all(std::span<const Sighting>(sightings_));
  to.write(std::uint64_t{series_.size()});
  for (const IdSeries& series : series_) series.save(to);
}

void SeriesIndex::load(ByteReader& from) {
  for (Sighting& sighting : sightings_) sighting = from.read<Sighting>();
  for (std::size_t left = from.read_count(sizeof(std::uint64_t)); left > 0 && from.ok(); --left) {
    const IdSeries& series = series_.emplace_back(from);
    places_.add(series.hash(), series_.size());
    run_bytes_ += series.bytes();
  }
}

}  // namespace kpiwatch
