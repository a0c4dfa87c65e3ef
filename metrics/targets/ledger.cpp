#include "metrics/targets/ledger.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "metrics/base/image_sections.h"
#include "metrics/facts/budget_book.h"
#include "metrics/targets/asset_backlog.h"
#include "metrics/targets/budget_execution.h"
#include "metrics/targets/faults.h"
#include "metrics/targets/look_ahead.h"
#include "metrics/targets/maintenance_shift.h"
#include "metrics/targets/online_rate.h"
#include "metrics/targets/walk_ahead.h"

namespace kpiwatch {

namespace {

/// Of what save() writes.
constexpr std::uint32_t kImageVersion = 3;

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

/// An accepted event, its number, and its subject's hash (AssetIds::hash_of).
struct Arrival {
  const EventView& event;
  EventNumber number = 0;
  std::uint64_t hash = 0;

  operator const EventView&() const { return event; }
};

}  // namespace

/// The facts, an index for each target that needs one, and how an event gets from the ones to the
/// others.
struct Ledger::Parts {
  Parts(Promises given, const EventKeys& event_keys)
      : promises(std::move(given)), keys(event_keys), assets(promises.heartbeat_timeouts) {
    for (const Target& target : promises.targets) {
      if (const auto* online = std::get_if<OnlineRateTarget>(&target.promise)) {
        online_rates.emplace_back(target, *online, promises.calendar.zone);
      } else if (const auto* faulty = std::get_if<FaultsTarget>(&target.promise)) {
        fault_indexes.emplace_back(target, *faulty);
      }
    }
    for (const BudgetItem& item : promises.items) {
      const Instant start = promises.calendar.fiscal_year(item.year).from;
      budget[item.year][item.id].appropriate({-1, start, {}, item.amount, item.project, item.name});
    }
  }

  void apply(const AssetStatus& fact, const Arrival& arrival);
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
  void register_as(AttributesId attributes, const Arrival& arrival);
  void change_maintenance(const MaintenanceBook::Change& change);
  void shift_maintenance(std::size_t most);
  void shift_maintenance_of(AssetIndex asset);
  /// To be called before anything else about the asset changes.
  void catch_up(AssetIndex asset);
  std::vector<AssetIndex> assets_under(const MaintenanceBook::Change& change);
  void note_change_of(std::string_view fault, const std::optional<ReportedFault>& before);
  void note_change_of(AssetIndex asset);
  void make_changed_faults();
  int fiscal_year(const std::optional<int>& year, Instant time) const {
    return year ? *year : promises.calendar.fiscal_year_of(time);
  }
  void save(ByteWriter& bytes, ImageExtent extent);
  void load(ByteReader& bytes);
  /// Has settle() make every fault.
  void note_all_faults();
  FaultsIndex::Facts facts() const { return {assets, faults, maintenance}; }
  const OnlineRateIndex& online_rate(std::size_t target) const {
    return online_rates[earlier_of_kind<OnlineRateTarget>(target)];
  }
  const FaultsIndex& fault_index(std::size_t target) const {
    return fault_indexes[earlier_of_kind<FaultsTarget>(target)];
  }
  /// How many targets before that one are of the kind.
  template <class Promise>
  std::size_t earlier_of_kind(std::size_t target) const {
    const auto begin = promises.targets.begin();
    return static_cast<std::size_t>(std::count_if(
        begin, begin + static_cast<std::ptrdiff_t>(target),
        [](const Target& other) { return std::holds_alternative<Promise>(other.promise); }));
  }

  /// Runs `change` between taking the asset's segments within `reach` out of the online rates and
  /// putting the new ones in.
  template <class Change>
  void with_segments(AssetIndex asset, const Interval& reach, Change change);

  /// The latest change of maintenance, while the online rates do not have it for all assets yet.
  struct Shift {
    Interval reach;  ///< has all that it changes
    MaintenanceShift change;
    AssetBacklog assets;
  };

  Promises promises;
  const EventKeys& keys;
  AssetBook assets;
  FaultBook faults;
  MaintenanceBook maintenance;
  BudgetBook budget;
  std::vector<OnlineRateIndex> online_rates;  ///< of the online_rate targets, in their order
  std::vector<FaultsIndex> fault_indexes;     ///< of the faults targets, in their order
  std::optional<Shift> shift;
  std::set<AssetIndex> changed_assets;   ///< whose faults settle() has to make anew
  std::set<std::string> changed_faults;  ///< that name no asset, or named none before
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
  const Instant time = arrival.event.time;
  const AssetIndex asset = assets.intern(arrival.event.subject, arrival.hash);
  catch_up(asset);
  const auto reach = assets.reach_of_status(asset, time, wins_over(arrival));
  if (!reach) return;
  assets.walk_change(asset, *reach, fact.status, maintenance,
                     [&](const AssetSegment& segment, Status to) {
                       for (auto& index : online_rates) index.change(segment, to, assets.pool());
                     });
  for (auto& index : online_rates) index.flush();
  assets.put_status(asset, time, arrival.number, fact.status);
  note_change_of(asset);
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
  catch_up(asset);
  const auto reach = assets.reach_of_registration(asset, time, wins_over(arrival));
  if (!reach) return;
  note_change_of(asset);
  with_segments(asset, *reach,
                [&] { assets.put_registration(asset, time, arrival.number, attributes); });
  note_change_of(asset);
}

void Ledger::Parts::apply(const FaultOpened& fact, const EventView& event) {
  std::optional<AssetIndex> asset;
  if (fact.asset) asset = assets.intern(*fact.asset);
  note_change_of(event.subject, faults.open(event, asset, assets.pool().intern(fact.attributes)));
}

void Ledger::Parts::apply(const FaultClosed&, const EventView& event) {
  note_change_of(event.subject, faults.close(event));
}

void Ledger::Parts::apply(const FaultVoided&, const EventView& event) {
  note_change_of(event.subject, faults.void_it(event));
}

void Ledger::Parts::apply(const MaintenancePlanned&, const EventView& event) {
  change_maintenance(maintenance.plan(event));
}

void Ledger::Parts::apply(const MaintenanceCancelled&, const EventView& event) {
  change_maintenance(maintenance.cancel(event));
}

void Ledger::Parts::apply(const BudgetAppropriated& fact, const EventView& event) {
  budget[fiscal_year(fact.year, event.time)][std::string(event.subject)].appropriate(
      {fact.revision, event.time, EventKey(event.key), fact.amount, fact.project, fact.name});
}

void Ledger::Parts::apply(const BudgetMoved& fact, const EventView& event) {
  budget[fiscal_year(fact.year, event.time)][std::string(event.subject)].move(event.time, fact.what,
                                                                              fact.amount);
}

void Ledger::Parts::change_maintenance(const MaintenanceBook::Change& change) {
  if (change.empty()) return;
  shift_maintenance(kAll);
  Interval reach{kForever, kBeginning};
  for (const auto& window : {change.before, change.after}) {
    if (!window) continue;
    reach.from = std::min(reach.from, window->interval.from);
    reach.to = std::max(reach.to, window->interval.to);
  }
  AssetBacklog changing(assets_under(change));
  HeldWindows before(maintenance, reach);
  maintenance.commit(change);
  MaintenanceShift shifted(std::move(before), HeldWindows(maintenance, reach));
  shift.emplace(Shift{reach, std::move(shifted), std::move(changing)});
}

void Ledger::Parts::shift_maintenance(std::size_t most) {
  if (!shift) return;
  const std::vector<AssetIndex> next = shift->assets.take_next(most);
  for (std::size_t i = 0; i < next.size(); ++i) {
    walk_ahead(assets, next, i);
    shift_maintenance_of(next[i]);
  }
  for (auto& index : online_rates) index.flush();
  if (shift->assets.empty()) shift.reset();
}

void Ledger::Parts::shift_maintenance_of(AssetIndex asset) {
  assets.walk(asset, shift->reach, [&](const AssetSegment& segment) {
    shift->change.of(assets, asset, segment, [&](const AssetSegment& piece) {
      for (auto& index : online_rates) index.turn_maintenance(piece, assets.pool());
    });
  });
  note_change_of(asset);
}

void Ledger::Parts::catch_up(AssetIndex asset) {
  if (shift && shift->assets.take(asset)) shift_maintenance_of(asset);
}

std::vector<AssetIndex> Ledger::Parts::assets_under(const MaintenanceBook::Change& change) {
  std::vector<AssetIndex> under;
  for (const auto& window : {change.before, change.after}) {
    if (!window) continue;
    for (const std::string& id : window->assets) under.push_back(assets.intern(id));
    for (AttributesId id = 0; window->select && id < assets.pool().size(); ++id) {
      const auto& with_them = assets.with_attributes(id);
      if (!with_them.empty() && window->selects(assets.pool()[id])) {
        under.insert(under.end(), with_them.begin(), with_them.end());
      }
    }
  }
  std::sort(under.begin(), under.end());
  under.erase(std::unique(under.begin(), under.end()), under.end());
  return under;
}

void Ledger::Parts::note_change_of(std::string_view fault,
                                   const std::optional<ReportedFault>& before) {
  for (const auto& stands : {before, faults.find(fault)}) {
    if (!stands) continue;
    if (stands->asset) {
      changed_assets.insert(*stands->asset);
    } else {
      changed_faults.emplace(fault);
    }
  }
}

void Ledger::Parts::note_change_of(AssetIndex asset) {
  const auto matters = [&](FaultsIndex& index) {
    if (!index.derives()) return false;
    const auto registrations = assets[asset].registrations.facts();
    return std::any_of(
        registrations.begin(), registrations.end(), [&](const RegistrationFact& fact) {
          return !fact.retires() && index.derives_from(fact.attributes, assets.pool());
        });
  };
  if (faults.names(asset) || std::any_of(fault_indexes.begin(), fault_indexes.end(), matters)) {
    changed_assets.insert(asset);
  }
}

void Ledger::Parts::make_changed_faults() {
  for (FaultsIndex& index : fault_indexes) {
    for (const AssetIndex asset : changed_assets) index.refresh_asset(asset, facts());
    for (const std::string& fault : changed_faults) index.refresh_fault(fault, facts());
  }
  changed_assets.clear();
  changed_faults.clear();
}

/// What there never is much of is written whole each time.
void Ledger::Parts::save(ByteWriter& bytes, ImageExtent extent) {
  std::vector<WriteSection> sections{[this, extent](ByteWriter& facts) {
    assets.save(facts, extent);
    faults.save(facts);
    maintenance.save(facts);
    ImageWriter{facts}(budget);
  }};
  for (OnlineRateIndex& index : online_rates)
    sections.emplace_back([&index, extent](ByteWriter& sums) { index.save(sums, extent); });
  write_sections(bytes, sections);
}

void Ledger::Parts::load(ByteReader& bytes) {
  std::vector<ReadSection> sections{[this](ByteReader& facts) {
    assets.load(facts);
    faults = {};
    faults.load(facts, assets.size(), assets.pool().size());
    maintenance = {};
    maintenance.load(facts);
    ImageReader{facts}(budget);
  }};
  for (OnlineRateIndex& index : online_rates)
    sections.emplace_back([&index](ByteReader& sums) { index.load(sums); });
  read_sections(bytes, sections);
}

void Ledger::Parts::note_all_faults() {
  for (AssetIndex asset = 0; asset < assets.size(); ++asset) note_change_of(asset);
  faults.for_each([&](const ReportedFault& fault) {
    if (!fault.asset) changed_faults.insert(fault.id);
  });
}

Ledger::Ledger(Promises promises, const EventKeys& keys)
    : parts_(std::make_unique<Parts>(std::move(promises), keys)) {}

Ledger::~Ledger() = default;

void Ledger::apply(std::span<const NumberedEvent> events) {
  LookAhead ahead(parts_->assets, events);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& [event, number] = events[i];
    const Arrival arrival{event, number, ahead.move_to(i)};
    std::visit([&](const auto& fact) { parts_->apply(fact, arrival); }, *event.fact);
  }
}

void Ledger::apply(const EventView& event, EventNumber number) {
  const NumberedEvent one{event, number};
  apply(std::span(&one, 1));
}

void Ledger::save(ByteWriter& to, ImageExtent extent) {
  to.write(kImageVersion);
  parts_->save(to, extent);
}

std::unique_ptr<Ledger> Ledger::load(Promises promises, const EventKeys& keys,
                                     std::span<const std::string_view> images) {
  auto ledger = std::make_unique<Ledger>(std::move(promises), keys);
  for (const std::string_view image : images) {
    ByteReader bytes(image);
    bytes.expect(bytes.read<std::uint32_t>() == kImageVersion);
    ledger->parts_->load(bytes);
    if (!bytes.ok() || !bytes.at_end()) return nullptr;
  }
  ledger->parts_->note_all_faults();
  ledger->settle();
  return ledger;
}

void Ledger::settle() {
  [[maybe_unused]] const bool settled = settle(kAll);
  assert(settled);
}

bool Ledger::settle(std::size_t most) {
  parts_->shift_maintenance(most);
  parts_->make_changed_faults();
  return !parts_->shift;
}

Board Ledger::board_at(Instant at) const {
  const Parts& parts = *parts_;
  CalendarAt calendar(parts.promises.calendar, at);
  Board board{parts.promises.site, parts.promises.calendar.zone, at, {}};
  board.targets.reserve(parts.promises.targets.size());
  auto online_rate = parts.online_rates.begin();
  auto fault_index = parts.fault_indexes.begin();
  for (const Target& target : parts.promises.targets) {
    if (const auto* online = std::get_if<OnlineRateTarget>(&target.promise)) {
      board.targets.push_back(online_rate_at(target, *online, calendar, *online_rate++));
    } else if (const auto* faulty = std::get_if<FaultsTarget>(&target.promise)) {
      board.targets.push_back(faults_at(target, *faulty, calendar, *fault_index++, parts.assets));
    } else {
      const auto& money = std::get<BudgetExecutionTarget>(target.promise);
      board.targets.push_back(budget_execution_at(target, money, calendar, parts.budget));
    }
  }
  return board;
}

Instant Ledger::next_change(Instant after) const {
  Instant next = kForever;
  for (const Target& target : parts_->promises.targets) {
    // At its very end a period is still the one told about; just after it, the next one is.
    const Instant end = parts_->promises.calendar.period_at(target.period, after).to;
    next = std::min(next, end > after ? end : end + Millis{1});
  }
  for (const OnlineRateIndex& index : parts_->online_rates) {
    const Instant step = index.next_step(after);
    if (step < kForever) next = std::min(next, step + Millis{1});
  }
  for (const FaultsIndex& index : parts_->fault_indexes) {
    next = std::min(next, index.next_change(after));
  }
  return next;
}

TargetHistory Ledger::history(std::size_t target, std::vector<Interval> intervals,
                              const GroupChoice& groups) const {
  const Target& told = parts_->promises.targets[target];
  TargetHistory history{
      parts_->promises.calendar.zone, told.id, told.name, std::move(intervals), {}};
  if (const auto* online = std::get_if<OnlineRateTarget>(&told.promise)) {
    history.history =
        online_rate_history(*online, parts_->online_rate(target), history.intervals, groups);
  } else if (const auto* faulty = std::get_if<FaultsTarget>(&told.promise)) {
    history.history =
        faults_history(*faulty, parts_->fault_index(target), history.intervals, groups);
  } else {
    history.history =
        budget_execution_history(told, std::get<BudgetExecutionTarget>(told.promise),
                                 parts_->promises.calendar, parts_->budget, history.intervals);
  }
  return history;
}

std::size_t Ledger::group_count(std::size_t target) const {
  const Target& told = parts_->promises.targets[target];
  if (told.by.empty()) return 0;
  return std::holds_alternative<OnlineRateTarget>(told.promise)
             ? parts_->online_rate(target).groups().size()
             : parts_->fault_index(target).groups().size();
}

bool Ledger::walk_assets(AssetWalk& walk, std::size_t count, const AssetWalk::Visit& visit) const {
  return walk.go_on(parts_->assets, parts_->maintenance, count, visit);
}

const Promises& Ledger::promises() const { return parts_->promises; }

}  // namespace kpiwatch
