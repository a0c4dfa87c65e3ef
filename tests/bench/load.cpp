/// The load generator: sends prepared requests to a server on the loopback and prints, as one JSON
/// object, how fast they were answered and what they cost the server.

#include <fmt/format.h>

#include <ctime>
#include <map>
#include <string>
#include <string_view>

#include "tests/bench/arguments.h"
#include "tests/bench/exchange.h"
#include "tests/bench/loopback.h"

namespace kpiwatch::bench {
namespace {

struct Order {
  std::string what;     ///< a key of kLoads, or "get"
  std::string path;     ///< of `get`
  std::string headers;  ///< of `get`
  std::uint16_t port = 0;
  std::uint64_t server = 0;  ///< its process id
  std::uint64_t connections = 0;
  std::uint64_t per_second = 0;  ///< events at most; 0: as fast as it goes
  Load load;
};

const std::map<std::string_view, Requests (*)(const Load&)> kLoads = {
    {"register", registrations}, {"status", status_changes},      {"heartbeats", heartbeats},
    {"influx", influx_lines},    {"remote-write", remote_writes},
};

Order read_order(char** begin, char** end) {
  Order order;
  if (begin < end) order.what = *begin++;
  Arguments arguments(begin, end);
  order.path = arguments.text("path", "/metrics");
  if (arguments.text("encoding", "") == "gzip") order.headers = "Accept-Encoding: gzip\r\n";
  order.port = static_cast<std::uint16_t>(arguments.number("port", 0));
  order.server = arguments.number("server", 0);
  order.connections = arguments.number("connections", 1);
  order.per_second = arguments.number("per-second", 0);
  order.load.cameras = arguments.number("cameras", 1);
  order.load.first = arguments.number("first", 0);
  order.load.events = arguments.number("events", order.load.cameras);
  order.load.batch = arguments.number("batch", 1);
  order.load.towns = arguments.number("towns", order.load.towns);
  order.load.in_a_row = arguments.number("in-a-row", 1);
  arguments.expect_no_more();
  return order;
}

/// User and system time of a process.
double cpu_seconds_of(std::uint64_t process) {
  clockid_t clock{};
  timespec spent{};
  if (clock_getcpuclockid(static_cast<pid_t>(process), &clock) != 0 ||
      clock_gettime(clock, &spent) != 0)
    fail("the CPU time of the server");
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

Requests prepare(const Order& order) {
  const auto found = kLoads.find(order.what);
  return found == kLoads.end() ? repeated_get(order.path, order.headers, order.load.events)
                               : found->second(order.load);
}

double millis(std::chrono::duration<double> wait) { return wait.count() * 1000; }

void run(const Order& order) {
  const Requests requests = prepare(order);
  const double cpu_before = cpu_seconds_of(order.server);
  const std::chrono::duration<double> pause(order.per_second == 0
                                                ? 0
                                                : static_cast<double>(order.load.batch) /
                                                      static_cast<double>(order.per_second));
  const Exchanged done = exchange(order.port, order.connections, requests, pause);
  const double cpu = cpu_seconds_of(order.server) - cpu_before;
  const std::uint64_t events = order.load.events;
  const auto share = [&](std::size_t percent) {
    return millis(done.waits[(done.waits.size() - 1) * percent / 100]);
  };
  fmt::print(
      R"({{"events":{},"seconds":{:.6f},"per_second":{:.1f},"cpu_seconds":{:.6f},"p50_ms":{:.4f},"p99_ms":{:.4f},"longest_ms":{:.4f},"answer_bytes":{}}})"
      "\n",
      events, done.took.count(), static_cast<double>(events) / done.took.count(), cpu, share(50),
      share(99), share(100), done.answer_bytes / done.waits.size());
}

}  // namespace
}  // namespace kpiwatch::bench

int main(int argc, char** argv) {
  kpiwatch::bench::run(kpiwatch::bench::read_order(argv + 1, argv + argc));
}
