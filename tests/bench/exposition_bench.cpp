/// What it costs to tell what is known, inside the process: a board as a page of metrics. Options: the number of
/// --cameras and of --transitions each; Google Benchmark's own hold too.

#include <benchmark/benchmark.h>

#include <memory>

#include "daemon/self_metrics.h"
#include "metrics/report/prometheus.h"
#include "tests/bench/arguments.h"
#include "tests/bench/world.h"

namespace kpiwatch::bench {
namespace {

Instant some_instant(const World& world, std::int64_t choice) {
  const Millis year = world.end() - world.begin();
  return world.begin() + Millis{choice * 7'919'000'003 % year.count()};
}

/// Boards at instants all over the year, so that no figure has the same digits twice.
void render_board(benchmark::State& state, World& world) {
  constexpr std::int64_t kBoards = 64;
  std::vector<Board> boards;
  for (std::int64_t choice = 1; choice <= kBoards; ++choice)
    boards.push_back(world.ledger().board_at(some_instant(world, choice)));
  BoardExposition exposition;
  std::size_t bytes = 0;
  std::size_t choice = 0;
  for (auto _ : state) {
    Exposition out;
    out.reserve(bytes);
    exposition.write(boards[++choice % boards.size()], out);
    bytes = out.take().size();
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}

void render_own(benchmark::State& state) {
  const SelfMetrics metrics;
  for (auto _ : state) {
    Exposition out;
    out.reserve(16'384);
    metrics.write(out);
    benchmark::DoNotOptimize(out.take());
  }
}

void add_benchmarks(World& world) {
  benchmark::RegisterBenchmark("render_board", [&world](auto& state) { render_board(state, world); })
      ->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("render_own", render_own)->Unit(benchmark::kMicrosecond);
}

}  // namespace
}  // namespace kpiwatch::bench

int main(int argc, char** argv) {
  using namespace kpiwatch::bench;
  benchmark::Initialize(&argc, argv);
  Arguments arguments(argv + 1, argv + argc);
  const std::uint64_t cameras = arguments.number("cameras", 100'000);
  const std::uint64_t transitions = arguments.number("transitions", 100);
  arguments.expect_no_more();
  World world({cameras, transitions});
  add_benchmarks(world);
  benchmark::RunSpecifiedBenchmarks();
}
