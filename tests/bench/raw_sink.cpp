/// The yardstick: takes the same HTTP requests as kpiwatch, writes the bodies to a file as they
/// are, syncs, and only then answers 200; requests that came in meanwhile share the next sync. It
/// reads nothing in them, so nothing that keeps its promise of durability can be much faster. A GET
/// is answered with a file's bytes from memory. Options: --file to write to; --full of so many MiB
/// before, without which it grows with what comes; --page that a GET is answered with.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/bench/arguments.h"
#include "tests/bench/loopback.h"

namespace kpiwatch::bench {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

/// A file that grows, or one written full beforehand, whose syncs are several times faster since
/// they bring no new size and no new place on the disk: that one starts over at its end.
class Log {
 public:
  /// Full of so many bytes beforehand; 0: it grows.
  Log(const std::string& path, std::size_t full)
      : file_(open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)), full_(full) {
    if (file_ < 0) fail(path);
    const std::string zeros(kMebibyte, '\0');
    for (std::size_t at = 0; at < full_; at += zeros.size())
      if (pwrite(file_, zeros.data(), zeros.size(), static_cast<off_t>(at)) < 0) fail(path);
    if (fsync(file_) != 0) fail(path);
  }

  void append(std::string_view bytes) {
    if (full_ > 0 && at_ + bytes.size() > full_) at_ = 0;
    while (!bytes.empty()) {
      const ssize_t written = pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(at_));
      if (written < 0) fail("pwrite");
      at_ += static_cast<std::size_t>(written);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() {
    if (fdatasync(file_) != 0) fail("fdatasync");
  }

 private:
  int file_;
  std::size_t full_;
  std::size_t at_ = 0;
};

struct Connection {
  int socket = -1;
  std::string request;
  std::string_view unsent;
};

class Sink {
 public:
  Sink(Log& log, const std::string& page)
      : log_(log),
        page_(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", page.size(), page)) {}

  void serve(int listener) {
    watch(epoll_, listener, static_cast<std::uint64_t>(listener));
    std::array<epoll_event, 64> events;
    while (true) {
      const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int index = 0; index < ready; ++index) {
        const auto socket = static_cast<int>(events[static_cast<std::size_t>(index)].data.u64);
        socket == listener ? accept_all(listener) : proceed(connections_.at(socket));
      }
      commit();
    }
  }

 private:
  static constexpr std::string_view kStored = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  void accept_all(int listener) {
    for (int socket = accept_from(listener); socket >= 0; socket = accept_from(listener)) {
      connections_[socket].socket = socket;
      watch(epoll_, socket, static_cast<std::uint64_t>(socket));
    }
  }

  void proceed(Connection& connection) {
    send(connection);
    while (true) {
      const ssize_t count = recv(connection.socket, buffer_.data(), buffer_.size(), 0);
      if (count < 0 && errno == EAGAIN) break;
      if (count <= 0) return end(connection.socket);
      connection.request.append(buffer_.data(), static_cast<std::size_t>(count));
    }
    const std::size_t size = message_size(connection.request);
    if (size > 0 && connection.request.size() >= size) whole_.push_back(connection.socket);
  }

  void end(int socket) {
    close(socket);
    connections_.erase(socket);
  }

  /// What came in together is synced once, and answered together.
  void commit() {
    bool stored = false;
    for (const int socket : whole_) {
      Connection& connection = connections_.at(socket);
      const std::string_view request = connection.request;
      if (request.starts_with("GET")) {
        connection.unsent = page_;
        continue;
      }
      log_.append(request.substr(request.find("\r\n\r\n") + 4));
      connection.unsent = kStored;
      stored = true;
    }
    if (stored) log_.sync();
    for (const int socket : whole_) {
      connections_.at(socket).request.clear();
      send(connections_.at(socket));
    }
    whole_.clear();
  }

  static void send(Connection& connection) {
    while (!connection.unsent.empty()) {
      const ssize_t sent = ::send(connection.socket, connection.unsent.data(),
                                  connection.unsent.size(), MSG_NOSIGNAL);
      if (sent < 0) return;
      connection.unsent.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  Log& log_;
  const std::string page_;
  const int epoll_ = make_epoll();
  std::unordered_map<int, Connection> connections_;
  std::vector<int> whole_;  ///< sockets whose request is there
  std::array<char, std::size_t{256} << 10> buffer_;
};

}  // namespace
}  // namespace kpiwatch::bench

int main(int argc, char** argv) {
  using namespace kpiwatch::bench;
  Arguments arguments(argv + 1, argv + argc);
  const std::string file = arguments.text("file", "sink");
  const std::uint64_t mebibytes = arguments.number("full", 0);
  const std::string page_file = arguments.text("page", "");
  arguments.expect_no_more();
  std::string page;
  if (!page_file.empty())
    page.assign(std::istreambuf_iterator<char>(std::ifstream(page_file).rdbuf()), {});
  Log log(file, mebibytes * kMebibyte);
  Sink sink(log, page);
  const int listener = listen_on_any_port();
  fmt::print(stderr, "listening on http://127.0.0.1:{}\n", port_of(listener));
  sink.serve(listener);
}
