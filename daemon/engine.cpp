#include "daemon/engine.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <exception>
#include <future>
#include <mutex>
#include <span>
#include <string_view>
#include <thread>
#include <utility>

#include "daemon/checkpoints.h"
#include "daemon/conflict_line.h"
#include "daemon/ingest_blocks.h"
#include "daemon/ingest_judge.h"
#include "daemon/ingest_queue.h"
#include "daemon/journal_size.h"
#include "daemon/large_pages.h"
#include "daemon/latest_times.h"
#include "daemon/ledger_rebuild.h"
#include "daemon/refusal_log.h"
#include "daemon/self_metrics.h"

namespace kpiwatch {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// Of a listing: how much is read while events wait.
constexpr IngestSize kSlice{.events = 4096, .bytes = 1 << 20};
/// Of a reload: how long it goes on while nothing else is to be done.
constexpr auto kReloadedAtOnce = std::chrono::milliseconds{1};

Hash maker_of(const Settings& settings) {
  return maker_of_checkpoints(settings.promises.calendar.zone, settings.text);
}

Error unavailable(const std::string& message) { return {Error::Kind::kUnavailable, message}; }

}  // namespace

struct Engine::Parts {
  Parts(std::unique_ptr<EventStore> owned_store, const Clock& told_clock, SelfMetrics& own_metrics,
        std::function<void(const std::string&)> fatal)
      : store(std::move(owned_store)),
        clock(told_clock),
        metrics(own_metrics),
        on_fatal(std::move(fatal)) {}

  std::unique_ptr<Ledger> start(const Settings& settings, const Progress& progress);
  std::unique_ptr<Ledger> read_on(std::unique_ptr<Ledger> begun, EventNumber known,
                                  const Settings& settings, const Progress& progress);
  void check_spared();
  void begin_checkpoint();
  std::future<std::shared_ptr<const Ledger>> begin_reload(const Settings& settings,
                                                          const Progress& progress);
  void go_on_reloading(SteadyClock::duration time);
  void take_reloaded();
  void give_up_reload(const std::exception_ptr& reason);
  void run();
  void process(std::vector<IngestBatch>& group);
  void commit(std::vector<IngestBatch>& group);
  void store_and_apply(std::vector<IngestBatch>& group, const Judgement& judgement, Instant now);
  void answer(std::vector<IngestBatch>& group, Judgement& judgement);
  static void refuse(std::vector<IngestBatch>& group, const std::string& message);
  void tell(const Judgement& judgement);
  void note(const LatestTimes& times);
  void fail(const std::string& message);
  void notify();
  template <class Work>
  auto on_writer(Work work) -> std::invoke_result_t<Work>;

  // The writer thread's own, once it runs.
  std::unique_ptr<EventStore> store;
  MixtureAlarm mixture;
  LatestTimes latest;  ///< of as many sources as have a metric
  RefusalLog refusals;
  Checkpoints checkpoints;
  LargePages large_pages;
  Hash maker{};  ///< of checkpoints
  Millis max_future{0};
  std::vector<NumberedEvent> numbered;  ///< of the last group, kept for its memory
  bool full = false;
  bool leaves_checkpoint = true;  ///< at the end
  std::string failure;            ///< empty while the storage works

  struct Reload {
    const Settings& settings;
    const Progress& progress;
    LedgerRebuild rebuild;
    /// The ledger before; or none, when it was given up.
    std::promise<std::shared_ptr<const Ledger>> replaced;
  };
  std::optional<Reload> reload;

  const Clock& clock;
  SelfMetrics& metrics;
  const std::function<void(const std::string&)> on_fatal;

  IngestQueue queue;
  std::atomic<bool> stopping = false;
  std::atomic<bool> reloads_ended = false;
  std::mutex reloading;  ///< one at a time
  std::atomic<EventNumber> last_event = 0;
  JournalSize journal_size{*store};

  SharedLedger ledger;

  std::mutex callback_mutex;
  std::function<void()> on_applied;

  std::thread writer;  ///< last: it uses all the others
};

/// From a checkpoint and what came after it, if there is one that serves; else from everything.
std::unique_ptr<Ledger> Engine::Parts::start(const Settings& settings, const Progress& progress) {
  maker = maker_of(settings);
  std::unique_ptr<Ledger> loaded;
  LatestTimes times;
  MixtureAlarm alarm;
  const auto take = [&](const EventStore::Saved& saved) {
    ByteReader reader(saved.small);
    times.load(reader);
    alarm.load(reader);
    if (reader.ok() && reader.at_end())
      loaded = Ledger::load(settings.promises, *store, saved.large);
    return loaded != nullptr;
  };
  const auto known = store->resume(maker, take);
  if (!known)
    return read_on(std::make_unique<Ledger>(settings.promises, *store), 0, settings, progress);
  spdlog::info("took up from a checkpoint of {} events", *known);
  checkpoints.found(*known);
  latest = std::move(times);
  mixture = alarm;
  latest.tell(metrics, mixture);
  return read_on(std::move(loaded), *known, settings, progress);
}

std::unique_ptr<Ledger> Engine::Parts::read_on(std::unique_ptr<Ledger> begun, EventNumber known,
                                               const Settings& settings, const Progress& progress) {
  store->replay(
      [&](std::span<const NumberedEvent> events) {
        begun->apply(events);
        LatestTimes times;
        for (const NumberedEvent& event : events) times.add(event.event);
        note(times);
      },
      progress, known);
  while (!begun->settle(SharedLedger::kSettledAtOnce))
    if (progress) progress(store->last(), store->last());
  max_future = settings.max_future;
  return begun;
}

/// A block at a time, between groups of events, until all are checked.
void Engine::Parts::check_spared() {
  try {
    if (!stopping && failure.empty() && store->check_spared())
      queue.push_task([this] { check_spared(); });
  } catch (const StorageError& error) {
    fail(error.what());
  }
}

void Engine::Parts::begin_checkpoint() {
  // Of a checkpoint that is still being written no one knows yet whether changes can follow it.
  checkpoints.finish();
  const auto save = [this](ImageExtent extent, ByteWriter& large, ByteWriter& small) {
    ledger.save(large, extent);
    latest.save(small);
    mixture.save(small);
  };
  checkpoints.begin(store->last(), store->checkpoint(maker, checkpoints.least_extent(),
                                                     {ledger.image_size(), save}));
  large_pages.tend();
}

std::future<std::shared_ptr<const Ledger>> Engine::Parts::begin_reload(const Settings& settings,
                                                                       const Progress& progress) {
  reload.emplace(Reload{settings, progress, LedgerRebuild(settings.promises, *store), {}});
  return reload->replaced.get_future();
}

void Engine::Parts::go_on_reloading(SteadyClock::duration time) {
  try {
    if (reloads_ended) {
      reload->replaced.set_value(nullptr);
      reload.reset();
      return;
    }
    const bool done = reload->rebuild.go_on(time);
    if (reload->progress) reload->progress(reload->rebuild.done(), store->last());
    if (done && ledger.is_settled()) take_reloaded();
  } catch (const StorageError& error) {
    fail(error.what());
    give_up_reload(std::current_exception());
  } catch (...) {
    // There may be no memory for two ledgers: the one before stays.
    give_up_reload(std::current_exception());
  }
}

void Engine::Parts::give_up_reload(const std::exception_ptr& reason) {
  reload->replaced.set_exception(reason);
  reload.reset();
}

void Engine::Parts::take_reloaded() {
  const Hash new_maker = maker_of(reload->settings);
  auto replaced = ledger.replace(reload->rebuild.take());
  max_future = reload->settings.max_future;
  maker = new_maker;
  checkpoints.forget();
  notify();
  reload->replaced.set_value(std::move(replaced));
  reload.reset();
}

/// Events first, then what is done in between.
void Engine::Parts::run() {
  while (true) {
    const bool busy = !ledger.is_settled() || reload;
    IngestQueue::Work work = busy ? queue.take_waiting() : queue.take();
    if (work.empty() && !busy) return;
    const auto began = SteadyClock::now();
    for (const auto& task : work.tasks) task();
    if (!work.group.empty()) process(work.group);
    if (!ledger.is_settled()) ledger.settle_some();
    if (reload) go_on_reloading(kReloadedAtOnce + 2 * (SteadyClock::now() - began));
  }
}

void Engine::Parts::process(std::vector<IngestBatch>& group) {
  if (!failure.empty()) return refuse(group, failure);
  try {
    commit(group);
    store->tend_log();
    journal_size.note_change();
    if (ledger.is_settled() && checkpoints.is_due(store->last(), SteadyClock::now()))
      begin_checkpoint();
  } catch (const StorageError& error) {
    fail(error.what());
  }
}

/// Nothing is applied, counted or acknowledged before it is on disk.
void Engine::Parts::commit(std::vector<IngestBatch>& group) {
  try {
    const Instant now = clock.now();
    Judgement judgement = judge(*store, group, {.now = now, .max_future = max_future});
    store_and_apply(group, judgement, now);
    tell(judgement);
    last_event = store->last();
    answer(group, judgement);
    if (!judgement.accepted.empty()) notify();
  } catch (const StorageError& error) {
    metrics.set_journal_writable(false);
    refuse(group, error.what());
    if (error.kind() != StorageError::Kind::kFull) throw;
    if (!std::exchange(full, true)) spdlog::error("events are refused: {}", error.what());
  }
}

void Engine::Parts::store_and_apply(std::vector<IngestBatch>& group, const Judgement& judgement,
                                    Instant now) {
  if (judgement.accepted.empty() && judgement.conflicts.empty()) return;
  EventNumber number = store->last();
  store->append(now, IngestBlocks(group, judgement).blocks(), judgement.conflicts);
  journal_size.note_change();
  metrics.set_journal_writable(true);
  if (std::exchange(full, false)) spdlog::info("the storage takes events again");

  numbered.clear();
  for (const ReadEvent* event : judgement.accepted) numbered.push_back({event->event, ++number});
  ledger.apply(numbered);
}

void Engine::Parts::answer(std::vector<IngestBatch>& group, Judgement& judgement) {
  for (std::size_t index = 0; index < group.size(); ++index) {
    metrics.observe_ingest(SteadyClock::now() - group[index].submitted);
    group[index].done(std::move(judgement.outcomes[index]));
  }
}

void Engine::Parts::refuse(std::vector<IngestBatch>& group, const std::string& message) {
  for (const IngestBatch& batch : group) batch.done(unavailable(message));
}

void Engine::Parts::note(const LatestTimes& times) {
  times.tell(metrics, mixture);
  latest.merge(times, SelfMetrics::kMaxSources);
}

void Engine::Parts::tell(const Judgement& judgement) {
  for (const auto& [type, result, count] : judgement.counts)
    metrics.count_event(type, result, count);
  LatestTimes times;
  for (const ReadEvent* event : judgement.accepted) times.add(event->event);
  note(times);
  for (std::size_t n = 0; n < judgement.conflicts.size(); ++n) metrics.count_conflict();
  refusals.note(judgement.outcomes, judgement.conflicts, SteadyClock::now());
}

void Engine::Parts::fail(const std::string& message) {
  if (!failure.empty()) return;
  failure = message;
  on_fatal(message);
}

void Engine::Parts::notify() {
  const std::lock_guard lock(callback_mutex);
  if (on_applied) on_applied();
}

/// Runs `work` on the writer thread and hands over what it gives or throws.
template <class Work>
auto Engine::Parts::on_writer(Work work) -> std::invoke_result_t<Work> {
  // Shared: the writer thread may still be inside of it when the result is there.
  using Task = std::packaged_task<std::invoke_result_t<Work>()>;
  const auto task = std::make_shared<Task>([this, &work] {
    try {
      return work();
    } catch (const StorageError& error) {
      fail(error.what());
      throw;
    }
  });
  auto result = task->get_future();
  queue.push_task([task] { (*task)(); });
  return result.get();
}

Engine::Engine(const Settings& settings, std::unique_ptr<EventStore> store, const Clock& clock,
               SelfMetrics& metrics, std::function<void(const std::string&)> on_fatal,
               const Progress& progress)
    : parts_(std::make_unique<Parts>(std::move(store), clock, metrics, std::move(on_fatal))) {
  parts_->ledger.replace(parts_->start(settings, progress));
  parts_->last_event = parts_->store->last();
  parts_->large_pages.tend();
  parts_->queue.push_task([parts = parts_.get()] { parts->check_spared(); });
  parts_->writer = std::thread([parts = parts_.get()] { parts->run(); });
}

Engine::~Engine() {
  parts_->stopping = true;
  parts_->queue.close();
  parts_->writer.join();
  parts_->refusals.finish();
  if (parts_->leaves_checkpoint && parts_->failure.empty() &&
      parts_->checkpoints.is_due_at_end(parts_->store->last()))
    parts_->begin_checkpoint();
}

void Engine::leave_no_checkpoint() { parts_->leaves_checkpoint = false; }

void Engine::submit(ReadEvents events, Done done) {
  events.identify(parts_->store->hasher());
  std::optional<EncodedPayload> payload = encode(events);
  IngestBatch batch{.events = std::move(events),
                    .payload = std::move(payload),
                    .done = std::move(done),
                    .submitted = SteadyClock::now()};
  if (!parts_->queue.push(batch))
    batch.done(unavailable("too many events wait to be stored; send them again later"));
}

Result<IngestOutcome> Engine::submit_and_wait(ReadEvents events) {
  const auto outcome = std::make_shared<std::promise<Result<IngestOutcome>>>();
  submit(std::move(events),
         [outcome](Result<IngestOutcome> result) { outcome->set_value(std::move(result)); });
  return outcome->get_future().get();
}

Board Engine::board_at(Instant at) const { return parts_->ledger.board_at(at); }

Instant Engine::next_change(Instant after) const { return parts_->ledger.next_change(after); }

LedgerVersion Engine::ledger_version() const { return parts_->ledger.version(); }

void Engine::read_in_slices(const std::function<bool(const Ledger&)>& slice) const {
  parts_->ledger.read_in_slices(slice);
}

void Engine::read_if_free(const std::function<void(const Ledger&)>& read) const {
  parts_->ledger.read_if_free(read);
}

void Engine::on_applied(std::function<void()> callback) {
  const std::lock_guard lock(parts_->callback_mutex);
  parts_->on_applied = std::move(callback);
}

bool Engine::reload(const Settings& settings, const Progress& progress) {
  const std::lock_guard one_at_a_time(parts_->reloading);
  auto begun = parts_->on_writer([&] { return parts_->begin_reload(settings, progress); });
  // The ledger before goes here, which may take a while, and not where events wait.
  return begun.get() != nullptr;
}

void Engine::end_reloads() { parts_->reloads_ended = true; }

void Engine::ping(std::function<void()> done) { parts_->queue.push_task(std::move(done)); }

std::optional<Engine::FoundEvent> Engine::find_event(std::string_view source,
                                                     std::string_view id) const {
  return parts_->on_writer([&]() -> std::optional<FoundEvent> {
    const auto& store = parts_->store;
    const auto number = store->find(store->hasher().identity_of(source, id));
    if (!number) return std::nullopt;
    return FoundEvent{*number, store->json_of(*number)};
  });
}

void Engine::for_each_event(EventNumber from, const Interval& times,
                            const std::function<bool(const StoredEvent&)>& visit) const {
  struct Copy {
    EventNumber number;
    Instant received_at;
    std::string json;
  };
  while (true) {
    const std::vector<Copy> slice = parts_->on_writer([this, from, &times] {
      std::vector<Copy> copies;
      IngestSize size;
      parts_->store->for_each(from, times, [&](const StoredEvent& event) {
        copies.push_back({event.number, event.received_at, std::string(event.json)});
        size += {.events = 1, .bytes = event.json.size()};
        return size.fits(kSlice);
      });
      return copies;
    });
    if (slice.empty()) return;
    for (const Copy& event : slice)
      if (!visit({event.number, event.received_at, event.json})) return;
    from = slice.back().number + 1;
  }
}

Engine::ListedConflicts Engine::conflicts(std::uint64_t after, std::size_t most,
                                          std::size_t bytes) const {
  return parts_->on_writer([this, after, most, bytes] {
    ListedConflicts listed;
    std::size_t listed_bytes = 0;
    parts_->store->for_each_conflict(after, [&](const ConflictingEvent& conflict) {
      listed.more = listed.lines.size() == most || listed_bytes > bytes;
      if (listed.more) return false;
      listed_bytes += listed.lines.emplace_back(to_line(conflict)).size();
      listed.last = conflict.number;
      return true;
    });
    return listed;
  });
}

std::uint64_t Engine::journal_bytes() const { return parts_->journal_size.bytes(); }

EventNumber Engine::last_event() const { return parts_->last_event; }

}  // namespace kpiwatch
