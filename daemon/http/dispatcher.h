#pragma once

#include <cstddef>
#include <memory>

#include "daemon/http/message.h"

namespace kpiwatch::http {

/// Runs the handler on threads of its own, so that the I/O thread stays free: undoes the request's
/// Content-Encoding, answers 503 when the handler throws, compresses the answer.
class Dispatcher {
 public:
  Dispatcher(Handler handler, unsigned threads, std::size_t max_body_bytes);
  /// Every request must have been answered.
  ~Dispatcher();

  /// `reply` is called from any thread.
  void dispatch(Request request, Reply reply);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch::http
