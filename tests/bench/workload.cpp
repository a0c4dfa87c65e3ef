#include "tests/bench/workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <chrono>

#include "metrics/base/rfc3339.h"

namespace kpiwatch::bench {
namespace {

constexpr Instant kRegistered = std::chrono::sys_days{std::chrono::year{2021} / 1 / 1};
constexpr Instant kFirstChange = kRegistered + std::chrono::days{1};
constexpr std::uint64_t kClasses = 3;

/// Scatters: distinct numbers stay distinct (the finalizer of SplitMix64).
std::uint64_t scattered(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

std::string registration(std::uint64_t camera, std::uint64_t towns) {
  return fmt::format(
      R"({{"specversion":"1.0","id":"r{0}","source":"bench/register","type":"kpiwatch.asset.registered",)"
      R"("subject":"cam-{0:07}","time":"{1}","data":{{"kind":"camera","labels":{{"town":"town-{2}","class":"{3}"}}}}}})"
      "\n",
      camera, format_instant_utc(kRegistered), camera % towns, 1 + camera % kClasses);
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

std::string heartbeat(std::uint64_t number, std::uint64_t cameras) {
  const std::uint64_t camera = number % cameras;
  const Instant time = kFirstChange + std::chrono::minutes{number / cameras} +
                       std::chrono::milliseconds{camera % 60'000};
  return fmt::format(
      R"({{"specversion":"1.0","id":"cam-{0:07}-{1}","source":"bench/heartbeat","type":"kpiwatch.asset.status",)"
      R"("subject":"cam-{0:07}","time":"{2}","data":{{"status":"online"}}}})"
      "\n",
      camera, to_millis(time), format_instant_utc(time));
}

struct Post {
  std::string_view path;
  std::string_view headers;  ///< each with its end
};
constexpr Post kEvents{"/api/v1/events", "Content-Type: application/x-ndjson\r\n"};

void add_post(Requests& requests, const Post& post, std::string_view body) {
  requests.add(fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\n{}Content-Length: {}\r\n\r\n",
                           post.path, post.headers, body.size()),
               body);
}

/// The load's events, as requests of `batch` of them; `append(body, number)` writes one.
template <class Append, class Finish>
Requests as_posts(const Load& load, const Post& post, Append append, Finish finish) {
  Requests requests;
  const std::uint64_t last = load.first + load.events;
  for (std::uint64_t number = load.first; number < last;) {
    const std::uint64_t end = std::min(number + load.batch, last);
    std::string body;
    for (; number < end; ++number) append(body, number);
    add_post(requests, post, finish(body));
  }
  return requests;
}

/// Of lines.
template <class Line>
Requests as_posts(const Load& load, const Post& post, Line line) {
  return as_posts(
      load, post, [&](std::string& body, std::uint64_t number) { body += line(number); },
      [](const std::string& body) { return std::string_view(body); });
}

/// What a peer takes: every camera's status each minute, in order, as a scrape would bring it, or
/// some minutes of each camera in a row.
struct Sample {
  std::uint64_t camera;
  std::uint64_t town;
  double online;
  std::int64_t millis;

  Sample(std::uint64_t number, const Load& load)
      : camera(number / load.in_a_row % load.cameras),
        town(camera % load.towns),
        online(scattered(number) % 50 == 0 ? 0 : 1),
        millis(to_millis(kFirstChange + std::chrono::minutes{minute_of(number, load)})) {}

 private:
  static std::uint64_t minute_of(std::uint64_t number, const Load& load) {
    const std::uint64_t turn = number / (load.in_a_row * load.cameras);
    return turn * load.in_a_row + number % load.in_a_row;
  }
};

void append_varint(std::string& text, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) text += static_cast<char>(value | 0x80);
  text += static_cast<char>(value);
}

/// A field of Protocol Buffers that has a length.
void append_field(std::string& text, int number, std::string_view bytes) {
  text += static_cast<char>(number << 3 | 2);
  append_varint(text, bytes.size());
  text += bytes;
}

void append_label(std::string& series, std::string_view name, std::string_view value) {
  std::string label;
  append_field(label, 1, name);
  append_field(label, 2, value);
  append_field(series, 1, label);
}

/// The beginning of a prometheus.TimeSeries.
std::string series_of(const Sample& sample) {
  std::string series;
  append_label(series, "__name__", "camera_up");
  append_label(series, "camera", fmt::format("cam-{:07}", sample.camera));
  append_label(series, "town", fmt::format("town-{}", sample.town));
  return series;
}

void append_sample(std::string& series, const Sample& sample) {
  std::string point = "\x09";
  point.append(reinterpret_cast<const char*>(&sample.online), sizeof sample.online) += '\x10';
  append_varint(point, static_cast<std::uint64_t>(sample.millis));
  append_field(series, 2, point);
}

/// Snappy's form with nothing in it but literals.
std::string as_snappy(std::string_view bytes) {
  constexpr std::size_t kLongest = 65'536;
  std::string form;
  append_varint(form, bytes.size());
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kLongest))) {
    const std::string_view literal = bytes.substr(0, kLongest);
    const std::size_t length = literal.size() - 1;
    form += '\xf4';  // two bytes of length follow
    form += static_cast<char>(length & 0xff);
    form += static_cast<char>(length >> 8);
    form += literal;
  }
  return form;
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
  return as_posts({.events = load.cameras, .batch = load.batch}, kEvents,
                  [&](std::uint64_t camera) { return registration(camera, load.towns); });
}

Requests status_changes(const Load& load) {
  return as_posts(load, kEvents,
                  [&](std::uint64_t number) { return status_change(number, load.cameras); });
}

Requests heartbeats(const Load& load) {
  return as_posts(load, kEvents,
                  [&](std::uint64_t number) { return heartbeat(number, load.cameras); });
}

Requests influx_lines(const Load& load) {
  return as_posts(load, {"/write?db=kpi&precision=ms", ""}, [&](std::uint64_t number) {
    const Sample sample(number, load);
    return fmt::format("camera_up,camera=cam-{:07},town=town-{} value={} {}\n", sample.camera,
                       sample.town, sample.online, sample.millis);
  });
}

Requests remote_writes(const Load& load) {
  const Post post{"/api/v1/write",
                  "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\n"
                  "X-Prometheus-Remote-Write-Version: 0.1.0\r\n"};
  return as_posts(
      load, post,
      [&, series = std::string()](std::string& body, std::uint64_t number) mutable {
        const Sample sample(number, load);
        if (number % load.in_a_row == 0) series = series_of(sample);
        append_sample(series, sample);
        if ((number + 1) % load.in_a_row == 0) append_field(body, 1, series);
      },
      as_snappy);
}

Requests repeated_get(std::string_view path, std::string_view headers, std::uint64_t times) {
  Requests requests;
  const std::string head =
      fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, headers);
  for (; times > 0; --times) requests.add(head, {});
  return requests;
}

}  // namespace kpiwatch::bench
