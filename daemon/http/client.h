#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/http/message.h"
#include "metrics/base/result.h"

namespace kpiwatch::http {

/// Talks to one server over HTTP/1.1, one request at a time, and waits for each answer. Keeps the
/// connection between requests. One thread at a time.
class Client {
 public:
  struct Patience {
    std::chrono::milliseconds connect = std::chrono::seconds{10};
    std::chrono::milliseconds silence =
        std::chrono::minutes{2};  ///< without a byte from the server
  };

  /// `url`: "http://host:port", the port 80 when it is not given. What is wrong with it is told by
  /// the first request.
  explicit Client(std::string url) : Client(std::move(url), Patience()) {}
  Client(std::string url, Patience patience);
  ~Client();

  /// `target`: path and query, encoded; `content_type` is "" when there is no body. An answer of
  /// any status is a success; the error is kInvalid for a bad URL, else kUnavailable: then it is
  /// not known whether the server took the request.
  [[nodiscard]] Result<Response> request(std::string_view method, std::string_view target,
                                         std::string_view content_type = {},
                                         std::string_view body = {});

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch::http
