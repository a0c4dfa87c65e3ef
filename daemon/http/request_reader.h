#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "daemon/http/limits.h"
#include "daemon/http/message.h"

namespace kpiwatch::http {

/// Takes the bytes of one connection apart into requests, one after the other. Knows no socket and
/// no clock: whoever owns it feeds it what has come.
class RequestReader {
 public:
  enum class State {
    kIdle,      ///< nothing of a next request yet
    kHead,      ///< in the middle of a head
    kAdmit,     ///< a head was read and found good; `admit` lets its body in
    kBody,      ///< in the middle of a body
    kComplete,  ///< a whole request: `take` it
    kRefused    ///< never goes on: answer with `refusal` and close
  };

  explicit RequestReader(const Limits& limits);
  ~RequestReader();

  /// Uses bytes from the front and returns how many; the rest has to come again, with more behind
  /// it. Uses none in the states kAdmit, kComplete and kRefused.
  std::size_t feed(std::string_view bytes);
  State state() const;

  /// From kAdmit on: the request, still without its body.
  const Request& head() const;
  /// How much memory the body may need.
  std::size_t body_bytes() const;
  /// Of the last head read, also after `take`.
  bool keeps_alive() const;
  bool is_http_1_0() const;
  /// Whether the client wants to hear "100 Continue" before it sends the body.
  bool expects_continue() const;

  /// Only in kAdmit.
  void admit();
  void refuse(Response refusal);
  /// The answer to refuse with; only in kRefused.
  const Response& refusal() const;

  /// Only in kComplete; the state is kIdle afterwards.
  Request take();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch::http
