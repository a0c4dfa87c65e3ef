#include "metrics/facts/asset_book.h"

#include <utility>

namespace kpiwatch {
namespace {

/// How many assets' statuses are fetched from memory before they are saved.
constexpr AssetIndex kSavedAhead = 16;
/// So many assets that lie together are of one part.
constexpr std::size_t kBlock = 256;
/// How many assets at least, where there are as many, tell how much all of them are.
constexpr std::size_t kAskedForSize = 1024;
/// What is saved of an asset beside its id and the bytes of its statuses.
constexpr std::size_t kSizeBeside = 48;

}  // namespace

std::optional<AttributesId> AssetHistory::attributes_at(Instant instant) const {
  const auto facts = registrations.facts();
  const auto after =
      std::upper_bound(facts.begin(), facts.end(), instant,
                       [](Instant time, const RegistrationFact& fact) { return time < fact.time; });
  if (after == facts.begin() || std::prev(after)->retires()) return std::nullopt;
  return std::prev(after)->attributes;
}

AssetIndex AssetBook::intern(std::string_view id, std::uint64_t hash) {
  const AssetIndex asset = ids_.intern(id, hash);
  if (asset == assets_.size()) {
    assets_.emplace_back();
    saved_.push_back({});
    registrations_saved_.push_back(false);
  }
  return asset;
}

std::optional<AssetIndex> AssetBook::prefetch_probable(std::uint64_t hash) const {
  const auto asset = ids_.probable(hash);
  if (asset) prefetch_history(*asset);
  return asset;
}

void AssetBook::prefetch_facts(AssetIndex asset) const {
  ids_.prefetch_id(asset);
  assets_[asset].statuses.prefetch();
}

const std::vector<AssetIndex>& AssetBook::with_attributes(AttributesId attributes) const {
  static const std::vector<AssetIndex> kNone;
  return attributes < with_attributes_.size() ? with_attributes_[attributes] : kNone;
}

std::optional<Interval> AssetBook::reach_of_status(AssetIndex asset, Instant time,
                                                   const Wins& wins) const {
  const StatusTimeline::Place place = assets_[asset].statuses.place_of(time);
  if (place.numbers && !wins(*place.numbers)) return std::nullopt;
  return Interval{time, place.next};
}

std::optional<Interval> AssetBook::reach_of_registration(AssetIndex asset, Instant time,
                                                         const Wins& wins) const {
  const AssetHistory& history = assets_[asset];
  const auto facts = history.registrations.facts();
  const auto next = first_after(facts, time);
  if (next != facts.begin() && std::prev(next)->time == time) {
    const EventNumber number = std::prev(next)->number;
    if (!wins({number, number})) return std::nullopt;
  }
  if (next == facts.end()) return Interval{time, kForever};
  if (heartbeat_timeouts_.empty()) return Interval{time, next->time};
  // The kind decides how long a status holds, and the last one before the next registration reaches
  // beyond it, up to the next status.
  const StatusTimeline::Place place = history.statuses.place_of(next->time);
  return Interval{time, place.numbers ? next->time : place.next};
}

AssetSegment AssetBook::segment_at(AssetIndex asset, Instant instant) const {
  const AssetHistory& history = assets_[asset];
  AssetSegment segment{.interval = {instant, instant + Millis{1}}};
  const auto registrations = history.registrations.facts();
  const auto next = first_after(registrations, instant);
  if (next != registrations.begin()) segment.attributes = std::prev(next)->attributes;
  if (const auto run = history.statuses.run_at(instant)) {
    const Instant said = run->at(run->beat_at(instant));
    segment.status = spell_of(registrations, said, run->status).status_at(instant);
  }
  return segment;
}

void AssetBook::put_status(AssetIndex asset, Instant time, EventNumber number, Status status) {
  StatusTimeline& statuses = assets_[asset].statuses;
  note_change(asset);
  if (const auto changed = statuses.put(time, number, status))
    saved_[asset] = std::min(saved_[asset], *changed);
}

void AssetBook::put_registration(AssetIndex asset, Instant time, EventNumber number,
                                 AttributesId attributes) {
  assets_[asset].registrations.put({time, number, attributes});
  registrations_saved_[asset] = false;
  if (attributes != RegistrationFact::kRetired) note_attributes(asset, attributes);
}

/// The end of the statuses will not be as it was saved.
void AssetBook::note_change(AssetIndex asset) {
  if (saved_[asset] == kAsSaved) saved_[asset] = assets_[asset].statuses.end_mark();
}

void AssetBook::save(ByteWriter& bytes, ImageExtent extent) {
  if (extent == ImageExtent::kWhole) {
    saved_ids_ = 0;
    registrations_saved_.assign(assets_.size(), false);
  }
  pool_.save(bytes);
  ids_.save(bytes, std::exchange(saved_ids_, ids_.size()));
  bytes.write_numbers(
      {static_cast<std::uint64_t>(std::ranges::count(registrations_saved_, false))});
  AssetIndex next = 0;
  for (AssetIndex asset = 0; asset < assets_.size(); ++asset) {
    if (registrations_saved_[asset]) continue;
    bytes.write_numbers({asset - next});
    assets_[asset].registrations.save(bytes);
    registrations_saved_[asset] = true;
    next = asset + 1;
  }
}

/// Calls `visit(asset)` for each of that part, in order: which stays the same part when there are
/// more assets.
template <class Visit>
void AssetBook::for_each_of(std::size_t part, Visit visit) const {
  for (std::size_t begin = part * kBlock; begin < assets_.size(); begin += kStatusParts * kBlock) {
    const std::size_t end = std::min(begin + kBlock, assets_.size());
    for (std::size_t asset = begin; asset < end; ++asset) visit(static_cast<AssetIndex>(asset));
  }
}

void AssetBook::save_statuses(ByteWriter& bytes, ImageExtent extent, std::size_t part) {
  const auto known = [this, extent](AssetIndex asset) {
    return extent == ImageExtent::kWhole ? StatusMark() : saved_[asset];
  };
  std::uint64_t changed = 0;
  for_each_of(part, [&](AssetIndex asset) { changed += known(asset) != kAsSaved; });
  bytes.write_numbers({changed});
  AssetIndex next = 0;
  for_each_of(part, [&](AssetIndex asset) {
    if (asset + kSavedAhead < assets_.size()) assets_[asset + kSavedAhead].statuses.prefetch();
    const StatusMark mark = known(asset);
    if (mark == kAsSaved) return;
    bytes.write_numbers({asset - next});
    assets_[asset].statuses.save(bytes, mark);
    saved_[asset] = kAsSaved;
    next = asset + 1;
  });
}

std::size_t AssetBook::image_size() const {
  const auto step = static_cast<AssetIndex>(assets_.size() / kAskedForSize + 1);
  std::size_t some = 0;
  for (AssetIndex asset = 0; asset < assets_.size(); asset += step)
    some += kSizeBeside + id_of(asset).size() + assets_[asset].statuses.image_size();
  return some * step;
}

/// The assets of an image, which ascend.
class AssetBook::SavedAssets {
 public:
  /// At the first one.
  SavedAssets(ByteReader& bytes, std::size_t assets)
      : bytes_(bytes), assets_(assets), left_(bytes.read_number()) {
    advance();
  }

  bool at_end() const { return at_ == kEnd; }
  std::size_t at() const { return at_; }
  ByteReader& bytes() { return bytes_; }
  /// What is saved of the asset has been read.
  void advance() {
    const std::size_t next = at_ + 1;
    at_ = kEnd;
    if (left_ == 0) return;
    --left_;
    const std::uint64_t between = bytes_.read_number();
    bytes_.expect(next < assets_ && between < assets_ - next);
    if (!bytes_.ok()) return;
    at_ = next + between;
    bytes_.prefetch();
  }

 private:
  static constexpr std::size_t kEnd = static_cast<std::size_t>(-2);

  ByteReader& bytes_;
  std::size_t assets_;
  std::uint64_t left_;
  std::size_t at_ = static_cast<std::size_t>(-1);  ///< before the first one
};

void AssetBook::load(std::span<ByteReader> images) {
  for (ByteReader& bytes : images) {
    const std::size_t known_attributes = std::exchange(pool_, {}).size();
    pool_.load(bytes);
    bytes.expect(pool_.size() >= known_attributes);
    ids_.load(bytes);
    while (assets_.size() < ids_.size()) assets_.emplace_back();
    for (SavedAssets saved(bytes, assets_.size()); !saved.at_end(); saved.advance())
      load_registrations(bytes, static_cast<AssetIndex>(saved.at()));
    if (!bytes.ok()) return;
  }
  saved_ids_ = ids_.size();
  saved_.assign(assets_.size(), kAsSaved);
  registrations_saved_.assign(assets_.size(), true);
}

/// Asset by asset: image by image, each would come from memory as often as there are images.
/// Nothing goes on from where an image failed.
void AssetBook::load_statuses(std::span<ByteReader> images, std::size_t part) {
  std::vector<SavedAssets> saved;
  for (ByteReader& bytes : images) saved.emplace_back(bytes, assets_.size());
  bool ok = true;
  for_each_of(part, [&](AssetIndex asset) {
    for (SavedAssets& image : saved) {
      if (!ok || image.at() != asset) continue;
      assets_[asset].statuses.load(image.bytes());
      image.advance();
      ok = image.bytes().ok();
    }
  });
}

void AssetBook::load_registrations(ByteReader& bytes, AssetIndex asset) {
  AssetHistory& history = assets_[asset];
  const auto before = std::exchange(history.registrations, RegistrationList());
  history.registrations.load(bytes, pool_.size());
  for (const RegistrationFact& fact : history.registrations.facts()) {
    const auto with_them = [&](const RegistrationFact& known) {
      return known.attributes == fact.attributes;
    };
    if (!fact.retires() && std::ranges::none_of(before.facts(), with_them))
      note_attributes(asset, fact.attributes);
  }
}

void AssetBook::note_attributes(AssetIndex asset, AttributesId attributes) {
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

AssetBook::RegistrationFacts::iterator AssetBook::first_after(RegistrationFacts facts,
                                                              Instant instant) {
  return std::upper_bound(
      facts.begin(), facts.end(), instant,
      [](Instant time, const RegistrationFact& fact) { return time < fact.time; });
}

AssetBook::Hold AssetBook::hold_at(RegistrationFacts facts, Instant instant) const {
  if (heartbeat_timeouts_.empty()) return {};
  const auto after = first_after(facts, instant);
  auto deciding = after;
  if (deciding != facts.begin() && !std::prev(deciding)->retires()) --deciding;
  while (deciding != facts.end() && deciding->retires()) ++deciding;
  return {deciding == facts.end() ? std::nullopt : timeout_of(deciding->attributes),
          after == facts.end() ? kForever : after->time};
}

AssetBook::Spell AssetBook::spell_of(RegistrationFacts registrations, Instant time,
                                     Status status) const {
  Spell spell{time, status, kForever};
  if (status != Status::kOnline) return spell;
  const Hold hold = hold_at(registrations, time);
  if (hold.timeout) spell.expiry = time + *hold.timeout;
  return spell;
}

AssetBook::Spells::Spells(const AssetBook& book, const AssetHistory& history, const Interval& range)
    : book_(book), registrations_(history.registrations.facts()) {
  const StatusTimeline& statuses = history.statuses;
  if (statuses.empty()) return;
  if (statuses.last() <= range.from) {
    // Nearly always, and then no run has to be read.
    next_ = book.spell_of(registrations_, statuses.last(), statuses.last_status());
    return;
  }
  runs_ = statuses.runs_in(range);
  if (!runs_.empty() && runs_.front().first <= range.from) {
    beat_ = runs_.front().beat_at(range.from);
  }
  advance();
}

void AssetBook::Spells::advance() {
  next_.reset();
  if (run_ < runs_.size()) next_ = take();
}

AssetBook::Spell AssetBook::Spells::take() {
  const StatusRun& run = runs_[run_];
  Spell spell{run.at(beat_), run.status, kForever};
  std::uint32_t last = run.count - 1;
  if (run.status == Status::kOnline) {
    const Hold hold = book_.hold_at(registrations_, spell.from);
    if (hold.until <= run.last()) last = run.beat_at(hold.until - Millis{1});
    if (hold.timeout && *hold.timeout < run.step) last = beat_;
    if (hold.timeout) spell.expiry = run.at(last) + *hold.timeout;
  }
  beat_ = last + 1;
  if (beat_ == run.count) {
    beat_ = 0;
    ++run_;
  }
  return spell;
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
