#pragma once

#include <chrono>
#include <cstddef>

namespace kpiwatch::http {

/// Of a request's body; and so of an event, which has to fit into a request.
inline constexpr std::size_t kMaxBodyBytes = std::size_t{8} << 20;

/// What a client may send and hold open.
struct Limits {
  std::size_t head_bytes = std::size_t{8} << 10;
  std::size_t fields = 100;
  std::size_t body_bytes = kMaxBodyBytes;  ///< as sent, and again once decompressed
  std::size_t overhead_bytes = std::size_t{64}
                               << 10;  ///< chunk sizes, extensions and trailers of a body
  std::size_t connections = 256;
  std::size_t bodies_in_flight_bytes = std::size_t{256} << 20;  ///< of all connections together
};

/// How long a connection waits for its client.
struct Timeouts {
  using Duration = std::chrono::steady_clock::duration;
  Duration idle = std::chrono::seconds{60};      ///< between requests
  Duration head = std::chrono::seconds{10};      ///< from a head's first byte to its last
  Duration progress = std::chrono::seconds{30};  ///< without a byte of a body or of an answer
  Duration total = std::chrono::minutes{5};      ///< for a whole body, or a whole answer
  Duration linger =
      std::chrono::seconds{2};  ///< for a client to read the last answer before a close
  Duration stop = std::chrono::seconds{10};  ///< for requests in hand when the server is stopped
  Duration tick = std::chrono::milliseconds{500};  ///< how often these are looked at
};

}  // namespace kpiwatch::http
