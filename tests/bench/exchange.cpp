#include "tests/bench/exchange.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/bench/loopback.h"

namespace kpiwatch::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int socket = -1;
  std::string_view unsent;
  std::string received;
  Clock::time_point began;
  bool waiting = false;  ///< for an answer
};

class Exchange {
 public:
  Exchange(const Requests& requests, Clock::duration pause, Exchanged& result)
      : requests_(requests), pause_(pause), result_(result) {}

  bool done() const { return result_.waits.size() == requests_.size(); }

  /// What can be begun by now on connections that wait for nothing. Gives how long to wait, in
  /// milliseconds as epoll takes them, until more can.
  int begin_due() {
    while (!idle_.empty() && next_ < requests_.size()) {
      const auto now = Clock::now();
      if (now < due_) return 1;
      due_ = std::max(due_, now - kMostBehind) + pause_;
      Connection& connection = *idle_.back();
      idle_.pop_back();
      begin(connection);
    }
    return -1;
  }
  void add(Connection& connection) { idle_.push_back(&connection); }

  /// All that can be done on a connection without waiting.
  void proceed(Connection& connection) {
    send(connection);
    receive(connection);
  }

 private:
  static constexpr Clock::duration kMostBehind = std::chrono::milliseconds{50};

  void begin(Connection& connection) {
    connection.unsent = requests_[next_++];
    connection.began = Clock::now();
    connection.waiting = true;
    send(connection);
  }

  static void send(Connection& connection) {
    while (!connection.unsent.empty()) {
      const ssize_t sent = ::send(connection.socket, connection.unsent.data(),
                                  connection.unsent.size(), MSG_NOSIGNAL);
      if (sent < 0 && (errno == EAGAIN || errno == ENOTCONN)) return;
      if (sent < 0) fail("send");
      connection.unsent.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void receive(Connection& connection) {
    while (true) {
      const ssize_t count = recv(connection.socket, buffer_.data(), buffer_.size(), 0);
      if (count < 0 && (errno == EAGAIN || errno == ENOTCONN)) return;
      if (count < 0) fail("recv");
      if (count == 0) {
        if (connection.waiting) fail("the server closed a connection");
        return;
      }
      connection.received.append(buffer_.data(), static_cast<std::size_t>(count));
      take_answer(connection);
    }
  }

  void take_answer(Connection& connection) {
    const std::size_t size = message_size(connection.received);
    if (size == 0 || connection.received.size() < size) return;
    if (!connection.received.starts_with("HTTP/1.1 20")) {
      std::fprintf(stderr, "expected an answer 200, found: %.1000s\n", connection.received.c_str());
      std::exit(1);
    }
    result_.waits.push_back(Clock::now() - connection.began);
    result_.answer_bytes += size;
    connection.received.clear();
    connection.waiting = false;
    add(connection);
    begin_due();
  }

  const Requests& requests_;
  const Clock::duration pause_;
  Exchanged& result_;
  std::size_t next_ = 0;
  Clock::time_point due_;  ///< of the next request
  std::vector<Connection*> idle_;
  std::array<char, std::size_t{64} << 10> buffer_;
};

}  // namespace

Exchanged exchange(std::uint16_t port, std::size_t count, const Requests& requests,
                   std::chrono::duration<double> pause) {
  Exchanged result;
  result.waits.reserve(requests.size());
  Exchange exchange(requests, std::chrono::duration_cast<Clock::duration>(pause), result);
  std::vector<Connection> connections(count);
  const int epoll = make_epoll();
  for (std::size_t index = 0; index < count; ++index) {
    connections[index].socket = connect_to(port);
    watch(epoll, connections[index].socket, index);
  }
  const auto began = Clock::now();
  for (Connection& connection : connections) exchange.add(connection);
  std::array<epoll_event, 64> events;
  while (!exchange.done()) {
    const int patience = exchange.begin_due();
    const int ready = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), patience);
    for (int index = 0; index < ready; ++index)
      exchange.proceed(connections[events[static_cast<std::size_t>(index)].data.u64]);
  }
  result.took = Clock::now() - began;
  for (const Connection& connection : connections) close(connection.socket);
  close(epoll);
  std::ranges::sort(result.waits);
  return result;
}

}  // namespace kpiwatch::bench
