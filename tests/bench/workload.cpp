#include "tests/bench/workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <chrono>

#include "metrics/base/rfc3339.h"

namespace kpiwatch::bench {
namespace {

constexpr Instant kRegistered = std::chrono::sys_days{std::chrono::year{2025} / 1 / 1};
constexpr Instant kFirstChange = kRegistered + std::chrono::days{1};
constexpr std::uint64_t kTowns = 8;
constexpr std::uint64_t kClasses = 3;

/// Scatters: distinct numbers stay distinct (the finalizer of SplitMix64).
std::uint64_t scattered(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

std::string registration(std::uint64_t camera) {
  return fmt::format(
      R"({{"specversion":"1.0","id":"r{0}","source":"bench/register","type":"kpiwatch.asset.registered",)"
      R"("subject":"cam-{0:07}","time":"{1}","data":{{"kind":"camera","labels":{{"town":"town-{2}","class":"{3}"}}}}}})"
      "\n",
      camera, format_instant_utc(kRegistered), camera % kTowns, 1 + camera % kClasses);
}

/// A prime: its multiples visit all cameras, unless their number is a multiple of it.
constexpr std::uint64_t kStride = 1'000'003;

std::string status_change(std::uint64_t number, std::uint64_t cameras) {
  const Instant time = kFirstChange + std::chrono::seconds{number};
  std::string line = fmt::format(
      R"({{"specversion":"1.0","id":"{:016x}","source":"bench/status","type":"kpiwatch.asset.status",)"
      R"("subject":"cam-{:07}","time":"{}","data":{{"status":"{}","reason":")",
      scattered(number), number * kStride % cameras, format_instant_utc(time),
      number / cameras % 2 == 0 ? "online" : "offline");
  constexpr std::string_view kEnd = "\"}}\n";
  assert(line.size() + kEnd.size() <= kEventBytes);
  line.append(kEventBytes - kEnd.size() - line.size(), '.');
  return line.append(kEnd);
}

/// As many lines, as requests of `batch` lines.
template <class Line>
Requests as_posts(std::uint64_t lines, std::uint64_t batch, Line line) {
  Requests requests;
  for (std::uint64_t number = 0; number < lines;) {
    const std::uint64_t end = std::min(number + batch, lines);
    std::string body;
    for (; number < end; ++number) body += line(number);
    requests.add(fmt::format("POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\n"
                             "Content-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n",
                             body.size()),
                 body);
  }
  return requests;
}

}  // namespace

void Requests::add(std::string_view head, std::string_view body) {
  bytes_.append(head).append(body);
  ends_.push_back(bytes_.size());
}

std::string_view Requests::operator[](std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(bytes_).substr(begin, ends_[index] - begin);
}

Requests registrations(const Load& load) {
  return as_posts(load.cameras, load.batch, registration);
}

Requests status_changes(const Load& load) {
  return as_posts(load.events, load.batch,
                  [&](std::uint64_t number) { return status_change(number, load.cameras); });
}

Requests repeated_get(std::string_view path, std::uint64_t times) {
  Requests requests;
  const std::string head = fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
  for (; times > 0; --times) requests.add(head, {});
  return requests;
}

}  // namespace kpiwatch::bench
