#include "metrics/targets/ledger.h"

#include <algorithm>
#include <cassert>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "metrics/base/image_sections.h"
#include "metrics/facts/budget_book.h"
#include "metrics/targets/changed_faults.h"
#include "metrics/targets/look_ahead.h"
#include "metrics/targets/pending_maintenance.h"
#include "metrics/targets/watched_target.h"

namespace kpiwatch {

namespace {

/// Of what save() writes.
constexpr std::uint32_t kImageVersion = 4;

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

/// An accepted event, its number, and its subject's hash (AssetIds::hash_of).
struct Arrival {
  const EventView& event;
  EventNumber number = 0;
  std::uint64_t hash = 0;

  operator const EventView&() const { return event; }
};

/// A status of an instant of which the asset is known to have one already. Which of them stands
/// their keys say, and that of the other has to be looked up.
struct TiedStatus {
  NumberRange others;
  const EventView* event = nullptr;
  EventNumber number = 0;
  std::uint64_t hash = 0;

  /// Near to one another those whose others are: where one of a range stands, its time tells.
  auto place() const { return std::tuple(others.is_one() ? others.first : 0, event->time, number); }
};

}  // namespace

/// The facts, an index for each target that needs one, and how an event gets from the ones to the
/// others.
struct Ledger::Parts {
  Parts(Promises given, const EventKeys& event_keys)
      : promises(std::move(given)), keys(event_keys), assets(promises.heartbeat_timeouts) {
    for (const Target& target : promises.targets) {
      targets.push_back(std::visit([&](const auto& promise) { return watched(target, promise); },
                                   target.promise));
    }
    for (const BudgetItem& item : promises.items) {
      const Instant start = promises.calendar.fiscal_year(item.year).from;
      budget[item.year][item.id].appropriate({-1, start, {}, item.amount, item.project, item.name});
    }
  }

  std::unique_ptr<const WatchedTarget> watched(const Target& target,
                                               const OnlineRateTarget& promise) {
    return watch(target, promise,
                 online_rates.emplace_back(target, promise, promises.calendar.zone));
  }
  std::unique_ptr<const WatchedTarget> watched(const Target& target, const FaultsTarget& promise) {
    return watch(target, promise, fault_indexes.emplace_back(target, promise), assets);
  }
  std::unique_ptr<const WatchedTarget> watched(const Target& target,
                                               const BudgetExecutionTarget& promise) {
    return watch(target, promise, budget, promises.calendar);
  }

  void apply(const AssetStatus& fact, const Arrival& arrival);
  void put(const AssetStatus& fact, const Arrival& arrival, const AssetBook::Wins& wins);
  void apply(const AssetRegistered& fact, const Arrival& arrival);
  void apply(const AssetRetired& fact, const Arrival& arrival);
  void apply(const FaultOpened& fact, const EventView& event);
  void apply(const FaultClosed& fact, const EventView& event);
  void apply(const FaultVoided& fact, const EventView& event);
  void apply(const MaintenancePlanned& fact, const EventView& event);
  void apply(const MaintenanceCancelled& fact, const EventView& event);
  void apply(const BudgetAppropriated& fact, const EventView& event);
  void apply(const BudgetMoved& fact, const EventView& event);

  AssetBook::Wins wins_over(const EventView& event) const {
    return [this, &event](const NumberRange& others) {
      const EventKey key = others.is_one() ? keys.key_of(others.first)
                                           : keys.key_of_status(event.subject, event.time,
                                                                others.first, others.last);
      return key < event.key;
    };
  }
  void settle_ties();
  void declare(MaintenanceBook::Change change);
  void register_as(AttributesId attributes, const Arrival& arrival);
  int fiscal_year(const std::optional<int>& year, Instant time) const {
    return year ? *year : promises.calendar.fiscal_year_of(time);
  }
  void save(ByteWriter& bytes, ImageExtent extent);
  void load(std::span<ByteReader> images);
  /// Runs `change` between taking the asset's segments within `reach` out of the online rates and
  /// putting the new ones in.
  template <class Change>
  void with_segments(AssetIndex asset, const Interval& reach, Change change);

  Promises promises;
  const EventKeys& keys;
  AssetBook assets;
  FaultBook faults;
  MaintenanceBook maintenance;
  BudgetBook budget;
  // Each where it stays, as others keep references to it.
  std::deque<OnlineRateIndex> online_rates;
  std::deque<FaultsIndex> fault_indexes;
  // Of the events that are being applied.
  std::vector<TiedStatus> tied;
  std::vector<MaintenanceBook::Change> declared;
  ChangedFaults changed_faults{fault_indexes, {assets, faults, maintenance}};
  PendingMaintenance pending{assets, maintenance, online_rates, changed_faults};
  std::vector<std::unique_ptr<const WatchedTarget>> targets;  ///< in the configuration's order
};

template <class Change>
void Ledger::Parts::with_segments(AssetIndex asset, const Interval& reach, Change change) {
  const AttributesPool& pool = assets.pool();
  assets.walk(asset, reach, maintenance, [&](const AssetSegment& segment) {
    for (auto& index : online_rates) index.take_out(segment, pool);
  });
  change();
  assets.walk(asset, reach, maintenance, [&](const AssetSegment& segment) {
    for (auto& index : online_rates) index.put_in(segment, pool);
  });
  for (auto& index : online_rates) index.flush();
}

void Ledger::Parts::apply(const AssetStatus& fact, const Arrival& arrival) {
  put(fact, arrival, [this, &arrival](const NumberRange& others) {
    tied.push_back({others, &arrival.event, arrival.number, arrival.hash});
    return false;
  });
}

void Ledger::Parts::put(const AssetStatus& fact, const Arrival& arrival,
                        const AssetBook::Wins& wins) {
  const Instant time = arrival.event.time;
  const AssetIndex asset = assets.intern(arrival.event.subject, arrival.hash);
  pending.catch_up(asset);
  const auto reach = assets.reach_of_status(asset, time, wins);
  if (!reach) return;
  assets.walk_change(asset, *reach, fact.status, maintenance,
                     [&](const AssetSegment& segment, Status to) {
                       for (auto& index : online_rates) index.change(segment, to, assets.pool());
                     });
  for (auto& index : online_rates) index.flush();
  assets.put_status(asset, time, arrival.number, fact.status);
  changed_faults.note_statuses(asset, *reach);
}

/// By what has to be looked up: the journal is read once for all of them, and not for each.
void Ledger::Parts::settle_ties() {
  std::ranges::sort(tied, {}, &TiedStatus::place);
  for (const auto& [others, event, number, hash] : tied)
    put(std::get<AssetStatus>(*event->fact), {*event, number, hash}, wins_over(*event));
  tied.clear();
}

void Ledger::Parts::apply(const AssetRegistered& fact, const Arrival& arrival) {
  register_as(assets.pool().intern(fact.attributes), arrival);
}

void Ledger::Parts::apply(const AssetRetired&, const Arrival& arrival) {
  register_as(RegistrationFact::kRetired, arrival);
}

void Ledger::Parts::register_as(AttributesId attributes, const Arrival& arrival) {
  const Instant time = arrival.event.time;
  const AssetIndex asset = assets.intern(arrival.event.subject, arrival.hash);
  pending.catch_up(asset);
  const auto reach = assets.reach_of_registration(asset, time, wins_over(arrival));
  if (!reach) return;
  changed_faults.note(asset);
  with_segments(asset, *reach,
                [&] { assets.put_registration(asset, time, arrival.number, attributes); });
  changed_faults.note(asset);
}

void Ledger::Parts::apply(const FaultOpened& fact, const EventView& event) {
  std::optional<AssetIndex> asset;
  if (fact.asset) asset = assets.intern(*fact.asset);
  changed_faults.note(event.subject,
                      faults.open(event, asset, assets.pool().intern(fact.attributes)));
}

void Ledger::Parts::apply(const FaultClosed&, const EventView& event) {
  changed_faults.note(event.subject, faults.close(event));
}

void Ledger::Parts::apply(const FaultVoided&, const EventView& event) {
  changed_faults.note(event.subject, faults.void_it(event));
}

void Ledger::Parts::apply(const MaintenancePlanned&, const EventView& event) {
  declare(maintenance.plan(event));
}

void Ledger::Parts::apply(const MaintenanceCancelled&, const EventView& event) {
  declare(maintenance.cancel(event));
}

void Ledger::Parts::declare(MaintenanceBook::Change change) {
  if (!change.empty()) declared.push_back(std::move(change));
}

void Ledger::Parts::apply(const BudgetAppropriated& fact, const EventView& event) {
  budget[fiscal_year(fact.year, event.time)][std::string(event.subject)].appropriate(
      {fact.revision, event.time, EventKey(event.key), fact.amount, fact.project, fact.name});
}

void Ledger::Parts::apply(const BudgetMoved& fact, const EventView& event) {
  budget[fiscal_year(fact.year, event.time)][std::string(event.subject)].move(event.time, fact.what,
                                                                              fact.amount);
}

/// What there never is much of is written whole each time.
void Ledger::Parts::save(ByteWriter& bytes, ImageExtent extent) {
  std::vector<WriteSection> sections{[this, extent](ByteWriter& facts) {
    assets.save(facts, extent);
    faults.save(facts);
    maintenance.save(facts);
    ImageWriter{facts}(budget);
  }};
  // The longest first, so that no thread is left with one alone.
  for (OnlineRateIndex& index : online_rates)
    sections.emplace_back([&index, extent](ByteWriter& sums) { index.save(sums, extent); });
  for (std::size_t part = 0; part < AssetBook::kStatusParts; ++part)
    sections.emplace_back([this, extent, part](ByteWriter& statuses) {
      assets.save_statuses(statuses, extent, part);
    });
  write_sections(bytes, sections);
}

void Ledger::Parts::load(std::span<ByteReader> images) {
  const ReadSection first = [this](std::span<ByteReader> facts) {
    assets.load(facts);
    for (ByteReader& rest : facts) {
      faults = {};
      faults.load(rest, assets.size(), assets.pool().size());
      maintenance = {};
      maintenance.load(rest);
      ImageReader{rest}(budget);
      if (!rest.ok()) return;
    }
  };
  read_sections(images, {&first, 1});
  std::vector<ReadSection> sections;
  for (OnlineRateIndex& index : online_rates)
    sections.emplace_back([&index](std::span<ByteReader> sums) {
      for (ByteReader& each : sums) {
        index.load(each);
        if (!each.ok()) return;
      }
    });
  for (std::size_t part = 0; part < AssetBook::kStatusParts; ++part)
    sections.emplace_back(
        [this, part](std::span<ByteReader> statuses) { assets.load_statuses(statuses, part); });
  read_sections(images, sections);
}

Ledger::Ledger(Promises promises, const EventKeys& keys)
    : parts_(std::make_unique<Parts>(std::move(promises), keys)) {}

Ledger::~Ledger() = default;

/// In any order: so what is done better for many at once comes last.
void Ledger::apply(std::span<const NumberedEvent> events) {
  LookAhead ahead(parts_->assets, events);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& [event, number] = events[i];
    const Arrival arrival{event, number, ahead.move_to(i)};
    std::visit([&](const auto& fact) { parts_->apply(fact, arrival); }, *event.fact);
  }
  parts_->settle_ties();
  parts_->pending.begin(parts_->declared);
  parts_->declared.clear();
}

void Ledger::apply(const EventView& event, EventNumber number) {
  const NumberedEvent one{event, number};
  apply(std::span(&one, 1));
}

void Ledger::save(ByteWriter& to, ImageExtent extent) {
  to.write(kImageVersion);
  parts_->save(to, extent);
}

std::size_t Ledger::image_size() const {
  std::size_t size = parts_->assets.image_size();
  for (const OnlineRateIndex& index : parts_->online_rates) size += index.image_size();
  return size;
}

std::unique_ptr<Ledger> Ledger::load(Promises promises, const EventKeys& keys,
                                     std::span<const std::string_view> images) {
  auto ledger = std::make_unique<Ledger>(std::move(promises), keys);
  std::vector<ByteReader> readers(images.begin(), images.end());
  for (ByteReader& reader : readers) reader.expect(reader.read<std::uint32_t>() == kImageVersion);
  ledger->parts_->load(readers);
  for (const ByteReader& reader : readers)
    if (!reader.ok() || !reader.at_end()) return nullptr;
  ledger->parts_->changed_faults.note_all();
  ledger->settle();
  return ledger;
}

void Ledger::settle() {
  [[maybe_unused]] const bool settled = settle(kAll);
  assert(settled);
}

bool Ledger::settle(std::size_t most) {
  parts_->pending.go_on(most);
  parts_->changed_faults.make();
  return parts_->pending.empty();
}

Board Ledger::board_at(Instant at) const {
  const Promises& promises = parts_->promises;
  CalendarAt calendar(promises.calendar, at);
  Board board{promises.site, promises.calendar.zone, at, {}};
  board.targets.reserve(parts_->targets.size());
  for (const auto& target : parts_->targets) board.targets.push_back(target->standing_at(calendar));
  return board;
}

Instant Ledger::next_change(Instant after) const {
  Instant next = kForever;
  for (const Target& target : parts_->promises.targets) {
    // At its very end a period is still the one told about; just after it, the next one is.
    const Instant end = parts_->promises.calendar.period_at(target.period, after).to;
    next = std::min(next, end > after ? end : end + Millis{1});
  }
  for (const auto& target : parts_->targets) next = std::min(next, target->next_change(after));
  return next;
}

TargetHistory Ledger::history(std::size_t target, std::vector<Interval> intervals,
                              const GroupChoice& groups) const {
  const Target& told = parts_->promises.targets[target];
  HistoryFigures figures = parts_->targets[target]->history(intervals, groups);
  return {parts_->promises.calendar.zone, told.id, told.name, std::move(intervals),
          std::move(figures)};
}

std::size_t Ledger::group_count(std::size_t target) const {
  return parts_->targets[target]->group_count();
}

bool Ledger::walk_assets(AssetWalk& walk, std::size_t count, const AssetWalk::Visit& visit) const {
  return walk.go_on(parts_->assets, parts_->maintenance, count, visit);
}

const Promises& Ledger::promises() const { return parts_->promises; }

}  // namespace kpiwatch
