#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "daemon/http/server.h"
#include "raw_connection.h"

namespace kpiwatch::http {

/// A server on a port of its own. It answers with what it was sent; "/hold" only once it is
/// released.
class ServerTest : public testing::Test {
 protected:
  void start(ServerOptions options = {}) {
    server_ = std::make_unique<Server>(
        std::move(options),
        [this](const Request& request, const Reply& reply) { handle(request, reply); });
  }

  RawConnection connect() { return RawConnection(server_->port()); }
  /// Sends the bytes and returns everything until the server closes.
  std::string talk(std::string_view bytes) { return connect().send(bytes).read_all(); }

  /// Returns when a request for "/hold" has arrived.
  void wait_for_held() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return static_cast<bool>(held_); });
  }
  void release() {
    std::unique_lock lock(mutex_);
    const Reply reply = std::exchange(held_, {});
    lock.unlock();
    reply({200, "text/plain", "released", {}});
  }

  /// Returns when the server has closed its door, which is the first thing that a stop does.
  void wait_for_stop() {
    const auto refused = [this] {
      try {
        connect();
        return false;
      } catch (const std::runtime_error&) {
        return true;
      }
    };
    while (!refused()) std::this_thread::yield();
  }

  static Response echo(const Request& request) {
    return {200, "text/plain", request.method + " " + request.path + " " + request.body, {}};
  }

 private:
  void handle(const Request& request, const Reply& reply) {
    if (request.path == "/throw") throw std::runtime_error("on purpose");
    if (request.path == "/large") return reply({200, "text/plain", std::string(4 << 20, 'x'), {}});
    if (request.path != "/hold") return reply(echo(request));
    const std::lock_guard lock(mutex_);
    held_ = reply;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Reply held_;

 protected:
  std::unique_ptr<Server> server_;  ///< last: its handler uses the others
};

inline const std::string kFixed = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";

/// An answer of the test's handler.
inline std::string answer(const std::string& body, const std::string& connection = "") {
  return "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + kFixed + connection + "\r\n" + body;
}
inline const std::string kClose = "Connection: close\r\n";

}  // namespace kpiwatch::http
