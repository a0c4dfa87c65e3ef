#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "daemon/http/message.h"

namespace boost::asio {
class io_context;
}

namespace kpiwatch::http {

/// Who waits for an answer. On the I/O thread.
class Asker {
 public:
  virtual ~Asker() = default;
  virtual void take(Response response) = 0;
};

/// Brings answers from the threads that make them to the I/O thread. That one is woken once for all
/// that came while it did something else, not for each.
class AnswerQueue : public std::enable_shared_from_this<AnswerQueue> {
 public:
  explicit AnswerQueue(std::shared_ptr<boost::asio::io_context> io) : io_(std::move(io)) {}

  /// From any thread; on the I/O thread the asker takes the answer before this returns. The asker
  /// is let go on the I/O thread, or with the queue.
  void put(std::shared_ptr<Asker> asker, Response response);

 private:
  void deliver();

  const std::shared_ptr<boost::asio::io_context> io_;  ///< outlives those who wait
  std::mutex mutex_;
  std::vector<std::pair<std::shared_ptr<Asker>, Response>> waiting_;
};

}  // namespace kpiwatch::http
