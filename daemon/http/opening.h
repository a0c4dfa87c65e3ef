#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "daemon/http/message.h"

namespace kpiwatch::http {

/// What a server answers from the moment it listens: alive but not ready, and 503 for everything
/// else, so that nobody sees a board before it is right; then, once opened, what the API answers.
class Opening {
 public:
  /// Told about every answer given before it is open.
  explicit Opening(std::function<void(int status)> observer) : observer_(std::move(observer)) {}

  /// From any thread.
  void handle(Request& request, const Reply& reply) const;
  /// Once.
  void open(Handler api);

 private:
  std::function<void(int status)> observer_;
  std::unique_ptr<const Handler> api_;
  std::atomic<const Handler*> open_ = nullptr;
};

}  // namespace kpiwatch::http
