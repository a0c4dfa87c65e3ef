/// What a block of events costs on its way to the disk and back, in time and in bytes: streams that
/// differ in how regular their ids are, in batches as senders make them. Google Benchmark's
/// options.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <random>
#include <string>

#include "daemon/storage/codec/line_codec.h"
#include "daemon/storage/journal/hash_chain.h"
#include "metrics/base/rfc3339.h"

namespace kpiwatch::bench {
namespace {

constexpr Instant kBegin = std::chrono::sys_days{std::chrono::year{2025} / 1 / 1};
constexpr std::uint64_t kCameras = 100'000;

std::string status(std::string_view id, std::string_view source, std::uint64_t camera, Instant time,
                   std::string_view status) {
  return fmt::format(
      R"({{"specversion":"1.0","id":"{}","source":"{}","type":"kpiwatch.asset.status",)"
      R"("subject":"cam-{:07}","time":"{}","data":{{"status":"{}","reason":"as it was polled"}}}})"
      "\n",
      id, source, camera, format_instant_utc(time), status);
}

/// Every camera once a minute, by five senders that each have a part of them, batches of 500 in
/// turn.
std::string heartbeat(std::uint64_t n, std::mt19937_64&) {
  const std::uint64_t sender = n / 500 % 5;
  const std::uint64_t place = n / 2500 * 500 + n % 500;
  const std::uint64_t camera = sender * (kCameras / 5) + place % (kCameras / 5);
  const Instant time = kBegin + std::chrono::minutes(place / (kCameras / 5));
  return status(fmt::format("hb-{:07}-{}", camera, to_millis(time) / 1000),
                fmt::format("gateway-{}", sender), camera, time, "online");
}

std::string change(std::string_view id, std::uint64_t n, std::mt19937_64& random) {
  return status(id, "monitor", random() % kCameras, kBegin + std::chrono::seconds(n),
                random() % 2 == 0 ? "online" : "offline");
}

std::string change_with_number(std::uint64_t n, std::mt19937_64& random) {
  return change(fmt::format("{:016x}", random()), n, random);
}

std::string change_with_uuid(std::uint64_t n, std::mt19937_64& random) {
  const std::uint64_t high = random();
  const std::uint64_t low = random();
  return change(fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xffff,
                            high & 0xfff, 0x8000 | low >> 50, low & 0xffffffffffff),
                n, random);
}

using Line = std::string (*)(std::uint64_t, std::mt19937_64&);

std::string block_of(Line line, std::int64_t events) {
  std::mt19937_64 random(1);
  std::string block;
  for (std::int64_t n = 0; n < events; ++n) block += line(static_cast<std::uint64_t>(n), random);
  return block;
}

void per_event(benchmark::State& state, std::size_t bytes) {
  const auto events = static_cast<double>(state.range(0));
  state.counters["bytes_per_event"] = static_cast<double>(bytes) / events;
  state.counters["ns_per_event"] = benchmark::Counter(
      events * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void encode(benchmark::State& state, Line line) {
  const std::string block = block_of(line, state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(encode_lines(block));
  per_event(state, encode_lines(block).size());
}

void decode(benchmark::State& state, Line line) {
  const std::string block = block_of(line, state.range(0));
  const std::string bytes = encode_lines(block);
  for (auto _ : state) benchmark::DoNotOptimize(decode_lines(bytes, block.size()));
  per_event(state, bytes.size());
}

void digest(benchmark::State& state, Line line) {
  const std::string block = block_of(line, state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(sha256(block));
  per_event(state, block.size());
}

void sizes(benchmark::internal::Benchmark* benchmark) { benchmark->Arg(500)->Arg(5000); }

BENCHMARK_CAPTURE(encode, heartbeats, heartbeat)->Apply(sizes);
BENCHMARK_CAPTURE(decode, heartbeats, heartbeat)->Apply(sizes);
BENCHMARK_CAPTURE(encode, numbers_as_ids, change_with_number)->Apply(sizes);
BENCHMARK_CAPTURE(decode, numbers_as_ids, change_with_number)->Apply(sizes);
BENCHMARK_CAPTURE(encode, uuids, change_with_uuid)->Apply(sizes);
BENCHMARK_CAPTURE(decode, uuids, change_with_uuid)->Apply(sizes);
BENCHMARK_CAPTURE(digest, heartbeats, heartbeat)->Apply(sizes);

}  // namespace
}  // namespace kpiwatch::bench

BENCHMARK_MAIN();
