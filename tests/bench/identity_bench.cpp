/// The duplicate check by itself: what an identity costs to look up, to add and to keep, by how
/// many are stored and by how their ids are made. README.md tells how to read it.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/storage/identity/identity_index.h"

namespace kpiwatch {
namespace {

enum class Pattern { kScattered, kCounter, kCameraAndTime };

constexpr std::uint64_t kCameras = 100'000;
constexpr std::size_t kGroup = 4096;
constexpr std::size_t kAhead = 12;
constexpr std::string_view kSource = "bench/status";

/// The ids of a stream, one after the other.
class Ids {
 public:
  explicit Ids(Pattern pattern) : pattern_(pattern) {}

  std::string next() {
    const std::uint64_t n = next_++;
    if (pattern_ == Pattern::kScattered) return fmt::format("{:016x}", random_());
    if (pattern_ == Pattern::kCounter) return fmt::format("e{}", n);
    return fmt::format("cam-{}/{}", n % kCameras, 1'748'736'000'000 + n / kCameras * 60'000);
  }

  std::vector<IdentityKey> next_group(const IdentityHasher& hasher) {
    std::vector<IdentityKey> keys;
    for (std::size_t n = 0; n < kGroup; ++n) keys.push_back(hasher.key_of(kSource, next()));
    return keys;
  }

 private:
  const Pattern pattern_;
  std::uint64_t next_ = 0;
  std::mt19937_64 random_;
};

/// As the daemon does for each group: looks up all, which are new, and adds them.
void look_up_and_add(IdentityIndex& index, const std::vector<IdentityKey>& keys,
                     EventNumber number) {
  const auto nothing = [](const EventRange&) { return std::optional<EventNumber>(); };
  for (std::size_t n = 0; n < keys.size(); ++n) {
    if (n + kAhead < keys.size()) index.prefetch(keys[n + kAhead]);
    benchmark::DoNotOptimize(index.find(keys[n], nothing));
  }
  index.make_room();
  for (const IdentityKey& key : keys) index.add(key, number++);
}

void fresh(benchmark::State& state, Pattern pattern) {
  const IdentityHasher hasher({1, 2});
  IdentityIndex index(hasher, std::filesystem::temp_directory_path(),
                      static_cast<std::size_t>(state.range(1)) << 20);
  const std::size_t empty = index.bytes();
  Ids ids(pattern);
  EventNumber next = 1;
  const auto add_group = [&](const std::vector<IdentityKey>& keys) {
    look_up_and_add(index, keys, next);
    next += kGroup;
  };
  while (next <= static_cast<EventNumber>(state.range(0))) add_group(ids.next_group(hasher));
  for (auto _ : state) {
    state.PauseTiming();
    const std::vector<IdentityKey> keys = ids.next_group(hasher);
    state.ResumeTiming();
    add_group(keys);
  }
  const auto added = static_cast<double>(state.iterations() * kGroup);
  state.counters["ns_each"] =
      benchmark::Counter(added * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["bytes_each"] =
      static_cast<double>(index.bytes() - empty) / static_cast<double>(next);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"stored", "memory_mib"})
      ->ArgsProduct({{1'000'000, 10'000'000}, {64, 256}})
      ->Iterations(200);
}

void key(benchmark::State& state, Pattern pattern) {
  const IdentityHasher hasher({1, 2});
  const std::string id = Ids(pattern).next();
  for (auto _ : state) benchmark::DoNotOptimize(hasher.key_of(kSource, id));
}

BENCHMARK_CAPTURE(fresh, scattered, Pattern::kScattered)->Apply(sizes);
BENCHMARK_CAPTURE(fresh, counter, Pattern::kCounter)->Apply(sizes);
BENCHMARK_CAPTURE(fresh, camera_and_time, Pattern::kCameraAndTime)->Apply(sizes);
BENCHMARK_CAPTURE(key, scattered, Pattern::kScattered);
BENCHMARK_CAPTURE(key, counter, Pattern::kCounter);
BENCHMARK_CAPTURE(key, camera_and_time, Pattern::kCameraAndTime);

}  // namespace
}  // namespace kpiwatch

BENCHMARK_MAIN();
