#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "daemon/http/message.h"

namespace boost::asio {
class io_context;
}

namespace kpiwatch::http {

struct SessionContext;

/// One I/O thread, and the connections that it serves. Unless it says otherwise, what is called is
/// done later, on that thread, in order.
class ConnectionLoop {
 public:
  /// The `context` has to outlive it.
  explicit ConnectionLoop(const SessionContext& context);
  /// Closes, and waits for the thread.
  ~ConnectionLoop();

  /// For what else is to run on the thread, until the loop is closed.
  boost::asio::io_context& io();

  /// Serves a connected socket, which is the loop's own from now on. With a `refusal` that is all
  /// that the client gets.
  void add(int socket, std::optional<Response> refusal);
  /// Answers what was read, and closes; cuts what is still there at `cut_at`.
  void stop(std::chrono::steady_clock::time_point cut_at);
  /// Nothing will be added any more: the thread ends with the last connection.
  void close();

  /// How many were added and have not ended. Safe from any thread.
  std::size_t connections() const;
  /// Waits for the end of the thread. By one thread.
  void join();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch::http
