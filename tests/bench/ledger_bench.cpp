/// What the ledger costs inside the process: making it, a board, an event fresh or late,
/// maintenance declared afterwards, a heartbeat, and saving and loading it all. Options: the
/// numbers of cameras --few and --many, and of --transitions each; Google Benchmark's own hold too.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "metrics/events/cloud_event.h"
#include "tests/bench/arguments.h"
#include "tests/bench/workload.h"
#include "tests/bench/world.h"

namespace kpiwatch::bench {
namespace {

/// One world at a time of as many cameras: the large ones fill memory and take a while to make.
class Worlds {
 public:
  World& of(const World::Size& size) {
    std::unique_ptr<World>& world = worlds_[size.cameras];
    if (!world || world->size() != size) {
      world.reset();
      world = std::make_unique<World>(size);
    }
    return *world;
  }

 private:
  std::map<std::uint64_t, std::unique_ptr<World>> worlds_;
};

void make(benchmark::State& state, Worlds& worlds, const World::Size& size) {
  for (auto _ : state) benchmark::DoNotOptimize(worlds.of(size));
  const World& world = worlds.of(size);
  state.counters["bytes_per_camera"] = world.bytes_per_camera();
  state.counters["bytes_per_transition"] = world.bytes_per_transition();
  state.counters["us_per_transition"] = world.seconds_per_transition() * 1e6;
}

/// At instants all over the year, so that no part of the ledger stays in the processor's caches by
/// favour.
void board(benchmark::State& state, World& world) {
  std::int64_t choice = 0;
  const Millis year = world.end() - world.begin();
  for (auto _ : state) {
    const Instant at = world.begin() + Millis{++choice * 7'919'000'003 % year.count()};
    benchmark::DoNotOptimize(world.ledger().board_at(at));
  }
}

void next_change(benchmark::State& state, World& world) {
  for (auto _ : state) benchmark::DoNotOptimize(world.ledger().next_change(world.end()));
}

/// Of changes that arrive in batches of `size`.
template <std::size_t size>
void fresh_event(benchmark::State& state, World& world) {
  constexpr std::size_t kPrepared = 2'000;
  while (state.KeepRunningBatch(kPrepared)) {
    state.PauseTiming();
    const std::vector<Event> changes = world.next_changes(kPrepared);
    state.ResumeTiming();
    for (std::size_t told = 0; told < kPrepared; told += size)
      world.tell(std::span(changes).subspan(told, size));
  }
}

void late_event(benchmark::State& state, World& world) {
  const Instant late = world.end() - std::chrono::days{300};
  std::int64_t choice = 0;
  for (auto _ : state) {
    ++choice;
    world.change_status(static_cast<std::uint64_t>(choice),
                        late + Millis{choice * 7919 % (std::int64_t{86'400} * 1000)});
  }
}

/// After some turns, so that what is measured is what a further heartbeat costs.
void heartbeat(benchmark::State& state, World& world, Millis jitter) {
  for (std::uint64_t beat = 0; beat < 5 * world.size().cameras; ++beat) world.beat(jitter);
  const auto before = static_cast<double>(resident_bytes());
  for (auto _ : state) world.beat(jitter);
  const double grown = static_cast<double>(resident_bytes()) - before;
  state.counters["bytes_per_heartbeat"] = grown / static_cast<double>(state.iterations());
}

void maintenance(benchmark::State& state, World& world) {
  for (auto _ : state) {
    static int last = 0;
    const std::string window = fmt::format("window-{}", ++last);
    world.plan_maintenance(window);
    state.PauseTiming();
    world.cancel_maintenance(window);
    state.ResumeTiming();
  }
}

void save(benchmark::State& state, World& world) {
  std::size_t size = 0;
  for (auto _ : state) {
    ByteWriter image;
    world.ledger().save(image, ImageExtent::kWhole);
    size = 0;
    for (const BytePart& part : image.take_parts()) size += part.size();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(size) * state.iterations());
  const auto transitions = static_cast<double>(world.size().cameras * world.size().transitions);
  state.counters["bytes_per_transition"] = static_cast<double>(size) / transitions;
}

void load(benchmark::State& state, World& world) {
  ByteWriter saved;
  world.ledger().save(saved, ImageExtent::kWhole);
  const std::string image = saved.take();
  for (auto _ : state) {
    const auto loaded = world.load(image);
    if (!loaded) return state.SkipWithError("the image was refused");
    state.PauseTiming();
    benchmark::DoNotOptimize(loaded);
    state.ResumeTiming();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(image.size()) * state.iterations());
}

/// From a line as it is sent to the event: parsed, validated, and made one line again.
void read_event(benchmark::State& state) {
  const Requests requests = status_changes({.cameras = 1000, .events = 1000});
  std::vector<std::string> lines;
  for (std::size_t index = 0; index < requests.size(); ++index) {
    const std::string_view request = requests[index];
    lines.emplace_back(request.substr(request.find("\r\n\r\n") + 4));
  }
  std::size_t index = 0;
  for (auto _ : state) {
    const auto event = parse_cloud_event(lines[++index % lines.size()]);
    if (!event) return state.SkipWithError("the event was refused");
    benchmark::DoNotOptimize(event);
  }
}

void add_benchmarks(Worlds& worlds, const World::Size& size) {
  using Body = void (*)(benchmark::State&, World&);
  const auto name = [&](std::string_view what) { return fmt::format("{}/{}", what, size.cameras); };
  benchmark::RegisterBenchmark(
      name("make").c_str(), [&worlds, size](benchmark::State& state) { make(state, worlds, size); })
      ->Iterations(1)
      ->Unit(benchmark::kMillisecond);
  const std::vector<std::pair<const char*, Body>> bodies{
      {"board", board},
      {"next_change", next_change},
      {"fresh_event", fresh_event<1>},
      {"fresh_event_of_a_batch", fresh_event<1000>},
      {"late_event", late_event},
      {"maintenance", maintenance},
      {"save", save},
      {"load", load}};
  for (const auto& [what, body] : bodies) {
    benchmark::RegisterBenchmark(name(what).c_str(), [&worlds, size, body = body](auto& state) {
      body(state, worlds.of(size));
    })->Unit(benchmark::kMicrosecond);
  }
  const World::Size silent{.cameras = size.cameras, .heartbeats = true};
  const std::pair<const char*, Millis> senders[] = {{"heartbeat", Millis{0}},
                                                    {"heartbeat_with_jitter", Millis{500}}};
  for (const auto& [what, jitter] : senders) {
    benchmark::RegisterBenchmark(name(what).c_str(),
                                 [&worlds, silent, jitter = jitter](auto& state) {
                                   heartbeat(state, worlds.of(silent), jitter);
                                 })
        ->Iterations(static_cast<std::int64_t>(10 * size.cameras))
        ->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace
}  // namespace kpiwatch::bench

int main(int argc, char** argv) {
  using namespace kpiwatch::bench;
  benchmark::Initialize(&argc, argv);
  Arguments arguments(argv + 1, argv + argc);
  const std::uint64_t few = arguments.number("few", 1'000);
  const std::uint64_t many = arguments.number("many", 100'000);
  const std::uint64_t transitions = arguments.number("transitions", 100);
  arguments.expect_no_more();
  Worlds worlds;
  benchmark::RegisterBenchmark("read_event", read_event)->Unit(benchmark::kMicrosecond);
  for (const std::uint64_t cameras : {few, many})
    add_benchmarks(worlds, {.cameras = cameras, .transitions = transitions});
  benchmark::RunSpecifiedBenchmarks();
}
