#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "daemon/http/answer_queue.h"
#include "daemon/http/body_memory.h"
#include "daemon/http/limits.h"
#include "daemon/http/message.h"

namespace boost::asio {
class io_context;
}

namespace kpiwatch::http {

/// Sees a request's head before its body is read; an answer refuses it and ends the connection.
using Gate = std::function<std::optional<Response>(const Request&)>;

/// What all sessions of a server share.
struct SessionContext {
  Limits limits;
  Timeouts timeouts;
  Gate gate;
  std::function<void(Request, Reply)> dispatch;
  std::function<void(int status)> on_refusal;  ///< a request was refused before any handler saw it
  std::shared_ptr<BodyMemory> body_memory;
};

/// The I/O thread of some of them.
struct SessionThread {
  std::shared_ptr<boost::asio::io_context> io;
  std::shared_ptr<AnswerQueue> answers;
};

/// One connection: reads a request within limits, hands it over, writes the answer, keeps or
/// closes. Requests are answered in order, one at a time. All functions on its I/O thread.
class Session {
 public:
  virtual ~Session() = default;

  /// Answers the request that has been read, if there is one, and closes.
  virtual void stop() = 0;
  /// Closes now; an answer that is still being made goes nowhere.
  virtual void abort() = 0;
  /// Ends what has taken too long.
  virtual void tick(std::chrono::steady_clock::time_point now) = 0;
};

/// Serves the connected stream socket, which it owns from now on. `context` and `thread` have to
/// outlive it. `on_end` is called when everything is over. With a `refusal` that is all that the
/// client gets. Throws std::exception when it cannot; the socket is closed then too.
std::shared_ptr<Session> start_session(int socket, const SessionContext& context,
                                       const SessionThread& thread,
                                       std::function<void(const Session&)> on_end,
                                       std::optional<Response> refusal = std::nullopt);

}  // namespace kpiwatch::http
