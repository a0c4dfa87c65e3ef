#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "daemon/http/message.h"

namespace kpiwatch::http {

/// Whether a request takes its handler so little time, without waiting for anything, that handing
/// it over to another thread would take longer.
using Quick = std::function<bool(const Request&)>;

/// Runs the handler on threads of its own, so that the I/O thread stays free, unless the request is
/// a quick one: undoes the request's Content-Encoding, answers 503 when the handler throws,
/// compresses the answer. Requests that only ask for something have threads apart from the others:
/// however long their answers take to make, nobody waits for them with something to be stored.
class Dispatcher {
 public:
  /// `threads` for either kind.
  Dispatcher(Handler handler, unsigned threads, std::size_t max_body_bytes, Quick is_quick = {});
  /// Every request must have been answered.
  ~Dispatcher();

  /// `reply` is called from any thread, perhaps before this returns.
  void dispatch(Request request, Reply reply);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch::http
