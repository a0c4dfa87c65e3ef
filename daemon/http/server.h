#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/http/dispatcher.h"
#include "daemon/http/limits.h"
#include "daemon/http/message.h"
#include "daemon/http/session.h"

namespace kpiwatch::http {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any that is free
  /// Already listening, in place of host and port; the server's own from then on.
  std::optional<int> socket;
  bool loopback_only = false;    ///< refuses to serve where another machine could reach it
  unsigned io_threads = 2;       ///< at least 1
  unsigned handler_threads = 2;  ///< for those who ask, and as many for the others
  Limits limits;
  Timeouts timeouts;
  /// Absent: every head is good enough.
  Gate gate;
  /// Which requests are handled on an I/O thread; absent: none.
  Quick is_quick;
  /// Called for each request refused before the handler saw it, and with 503 for each connection
  /// past the limit. On an I/O thread; may be absent.
  std::function<void(int status)> on_refusal;
};

/// An HTTP/1.1 server: a few threads for the connections, a few for the handler.
class Server {
 public:
  /// Listens and serves from now on. Throws std::runtime_error when it cannot, or must not, listen
  /// there.
  Server(ServerOptions options, Handler handler);
  /// Stops.
  ~Server();

  std::uint16_t port() const;
  /// Where it listens, as in an address of the web: "127.0.0.1:9469", "[::1]:9469".
  std::string authority() const;

  /// Takes no further connection or request, answers those that were read, and returns when that is
  /// done. After Timeouts::stop the connections are cut; an answer being made is still waited for.
  /// May be called twice, by one thread.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch::http
