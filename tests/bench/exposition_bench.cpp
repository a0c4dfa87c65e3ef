/// What it costs to tell what is known, inside the process: a board as a page of metrics, a series
/// for each camera beside prometheus-cpp's, and a year by day. Options: the number of --cameras and
/// of --transitions each; Google Benchmark's own hold too.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <zlib.h>

#include <string>
#include <utility>
#include <vector>

#include "daemon/http/encoding.h"
#include "daemon/process_metrics.h"
#include "daemon/self_metrics.h"
#include "metrics/report/asset_series.h"
#include "metrics/report/history_json.h"
#include "metrics/report/prometheus.h"
#include "tests/bench/arguments.h"
#include "tests/bench/world.h"

namespace kpiwatch::bench {
namespace {

Instant some_instant(const World& world, std::int64_t choice) {
  const Millis year = world.end() - world.begin();
  return world.begin() + Millis{choice * 7'919'000'003 % year.count()};
}

Exposition with_room(std::size_t bytes) {
  std::string room;
  room.reserve(bytes);
  return Exposition(std::move(room));
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
    Exposition out = with_room(bytes);
    exposition.write(boards[++choice % boards.size()], out);
    bytes = out.take().size();
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}

/// A page of one series for each camera, as it was at the end.
std::string asset_page(const World& world, std::size_t bytes) {
  Exposition out = with_room(bytes);
  AssetSeries series(world.end());
  while (series.write_slice(world.ledger(), out)) continue;
  return out.take();
}

void render_assets(benchmark::State& state, const World& world) {
  std::size_t bytes = 0;
  for (auto _ : state) bytes = asset_page(world, bytes).size();
  state.counters["bytes"] = static_cast<double>(bytes);
}

void render_and_compress_assets(benchmark::State& state, const World& world) {
  std::size_t bytes = 0;
  http::Response response;
  for (auto _ : state) {
    response.body = asset_page(world, bytes);
    bytes = response.body.size();
    http::compress(response);
  }
  state.counters["bytes"] = static_cast<double>(response.body.size());
}

/// The same samples the way prometheus-cpp tells them.
class AssetRegistry {
 public:
  explicit AssetRegistry(const World& world) {
    auto& family =
        prometheus::BuildGauge().Name("kpiwatch_asset_online").Help("…").Register(registry_);
    for (std::uint64_t camera = 0; camera < world.size().cameras; ++camera)
      family
          .Add({{"target", "online"},
                {"asset", fmt::format("cam-{:07}", camera)},
                {"town", fmt::format("town-{}", camera % 8)}})
          .Set(1);
  }
  std::string page() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }

 private:
  prometheus::Registry registry_;
};

void render_assets_by_registry(benchmark::State& state, const World& world) {
  const AssetRegistry registry(world);
  std::size_t bytes = 0;
  for (auto _ : state) bytes = registry.page().size();
  state.counters["bytes"] = static_cast<double>(bytes);
}

/// As prometheus-cpp's own server compresses: zlib at its usual level.
void render_and_compress_assets_by_registry(benchmark::State& state, const World& world) {
  const AssetRegistry registry(world);
  uLongf bytes = 0;
  for (auto _ : state) {
    const std::string page = registry.page();
    bytes = compressBound(page.size());
    std::string compressed(bytes, '\0');
    compress(reinterpret_cast<Bytef*>(compressed.data()), &bytes,
             reinterpret_cast<const Bytef*>(page.data()), page.size());
    benchmark::DoNotOptimize(compressed);
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}

/// A year by day, all towns: found, or found and written.
TargetHistory year_by_day(const World& world) {
  const Interval year{world.begin(), world.begin() + std::chrono::days{365}};
  const Calendar& calendar = world.ledger().promises().calendar;
  return world.ledger().history(0, steps_of(year, Period::kDay, calendar, 400),
                                {.any = true, .labels = {}});
}

void history(benchmark::State& state, const World& world) {
  for (auto _ : state) benchmark::DoNotOptimize(year_by_day(world));
}

void history_in_json(benchmark::State& state, const World& world) {
  std::size_t bytes = 0;
  for (auto _ : state) bytes = to_json(year_by_day(world), "day").size();
  state.counters["bytes"] = static_cast<double>(bytes);
}

void render_own(benchmark::State& state) {
  const SelfMetrics metrics;
  const ProcessMetrics process;
  for (auto _ : state) {
    Exposition out = with_room(16'384);
    metrics.write(out);
    process.write(out);
    benchmark::DoNotOptimize(out.take());
  }
}

void add_benchmarks(World& world) {
  benchmark::RegisterBenchmark("render_board", [&world](auto& state) {
    render_board(state, world);
  })->Unit(benchmark::kMicrosecond);
  using Body = void (*)(benchmark::State&, const World&);
  const std::pair<const char*, Body> bodies[] = {
      {"render_assets", render_assets},
      {"render_and_compress_assets", render_and_compress_assets},
      {"render_assets_by_registry", render_assets_by_registry},
      {"render_and_compress_assets_by_registry", render_and_compress_assets_by_registry},
      {"history", history},
      {"history_in_json", history_in_json}};
  for (const auto& [name, body] : bodies) {
    benchmark::RegisterBenchmark(name, [&world, body = body](auto& state) {
      body(state, world);
    })->Unit(benchmark::kMillisecond);
  }
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
