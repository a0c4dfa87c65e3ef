#include "daemon/http/server.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "config/settings.h"
#include "daemon/http/as_tuple.h"
#include "daemon/http/connection_loop.h"
#include "daemon/http/dispatcher.h"
#include "daemon/http/problem.h"

namespace kpiwatch::http {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

/// A second I/O thread is not worth waking for fewer: they leave the first one idle much of the
/// time.
constexpr std::size_t kFewConnections = 16;

[[noreturn]] void cannot_listen(const ServerOptions& options,
                                const boost::system::error_code& error) {
  throw std::runtime_error(fmt::format("cannot listen on {}: {}",
                                       Settings::Listen{options.host, options.port}.authority(),
                                       error.message()));
}

/// Binds the first address of the host that is given, and nothing beside it.
tcp::acceptor listen(asio::io_context& io, const ServerOptions& options) {
  boost::system::error_code error;
  tcp::resolver resolver(io);
  const auto found =
      resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive, error);
  if (error) cannot_listen(options, error);
  const tcp::endpoint endpoint = found.begin()->endpoint();
  tcp::acceptor acceptor(io);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) cannot_listen(options, error);
  return acceptor;
}

/// Takes over a socket that somebody else made listen.
tcp::acceptor adopt_acceptor(asio::io_context& io, int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0 ||
      (address.ss_family != AF_INET && address.ss_family != AF_INET6))
    throw std::runtime_error("cannot serve on the socket handed over: expected one of TCP");
  boost::system::error_code error;
  tcp::acceptor acceptor(io);
  acceptor.assign(address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), socket, error);
  if (error)
    throw std::runtime_error(
        fmt::format("cannot serve on the socket handed over: {}", error.message()));
  return acceptor;
}

std::string to_text(const tcp::endpoint& endpoint) {
  std::ostringstream text;
  text << endpoint;
  return text.str();
}

tcp::acceptor acceptor_for(asio::io_context& io, const ServerOptions& options) {
  tcp::acceptor acceptor =
      options.socket ? adopt_acceptor(io, *options.socket) : listen(io, options);
  const tcp::endpoint endpoint = acceptor.local_endpoint();
  if (options.loopback_only && !endpoint.address().is_loopback()) {
    throw std::runtime_error(fmt::format(
        "cannot serve at {}: expected an address of this machine alone, since nothing protects it",
        to_text(endpoint)));
  }
  return acceptor;
}

}  // namespace

struct Server::Parts {
  Parts(ServerOptions its_options, Handler handler);

  SessionContext make_context();
  std::vector<std::unique_ptr<ConnectionLoop>> make_loops();
  void accept();
  awaitable<void> accept_connections();
  void add(tcp::socket socket);
  ConnectionLoop& next_loop();
  void begin_stop();

  ServerOptions options;
  Dispatcher dispatcher;
  const SessionContext context;
  std::vector<std::unique_ptr<ConnectionLoop>> loops;
  // On the first loop's thread, which takes the connections for all.
  tcp::acceptor acceptor;
  asio::steady_timer accept_pause;
  bool stopping = false;
  const tcp::endpoint endpoint;  ///< where it listens
  bool stopped = false;          ///< the caller's own
};

Server::Parts::Parts(ServerOptions its_options, Handler handler)
    : options(std::move(its_options)),
      dispatcher(std::move(handler), options.handler_threads, options.limits.body_bytes,
                 options.is_quick),
      context(make_context()),
      loops(make_loops()),
      acceptor(acceptor_for(loops.front()->io(), options)),
      accept_pause(acceptor.get_executor()),
      endpoint(acceptor.local_endpoint()) {}

SessionContext Server::Parts::make_context() {
  SessionContext made;
  made.limits = options.limits;
  made.timeouts = options.timeouts;
  made.gate = options.gate ? options.gate : [](const Request&) { return std::nullopt; };
  made.on_refusal = options.on_refusal;
  made.dispatch = [this](Request request, Reply reply) {
    dispatcher.dispatch(std::move(request), std::move(reply));
  };
  made.body_memory = std::make_shared<BodyMemory>(options.limits.bodies_in_flight_bytes);
  return made;
}

std::vector<std::unique_ptr<ConnectionLoop>> Server::Parts::make_loops() {
  std::vector<std::unique_ptr<ConnectionLoop>> made(options.io_threads);
  for (auto& loop : made) loop = std::make_unique<ConnectionLoop>(context);
  return made;
}

/// Until the stop, whatever happens to one connection.
void Server::Parts::accept() {
  const auto on_end = [this](const std::exception_ptr& failure) {
    try {
      if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      spdlog::error("a connection cannot be taken: {}", error.what());
    }
    if (!stopping) return accept();
    for (const auto& loop : loops) loop->close();
  };
  asio::co_spawn(acceptor.get_executor(), accept_connections(), on_end);
}

awaitable<void> Server::Parts::accept_connections() {
  constexpr auto kPause = std::chrono::milliseconds{100};
  while (!stopping) {
    auto [error, socket] = co_await acceptor.async_accept(kAsTuple);
    if (!error) {
      add(std::move(socket));
    } else if (!stopping) {
      // Most likely out of file descriptors: trying again at once would only spin.
      spdlog::warn("cannot accept a connection: {}", error.message());
      accept_pause.expires_after(kPause);
      (void)co_await accept_pause.async_wait(kAsTuple);
    }
  }
}

void Server::Parts::add(tcp::socket socket) {
  std::size_t connections = 0;
  for (const auto& loop : loops) connections += loop->connections();
  const std::size_t most = options.limits.connections;
  std::optional<Response> refusal;
  if (connections >= most) {
    refusal = unavailable(fmt::format("more than {} connections", most));
    options.on_refusal(refusal->status);
  }
  // Past the limit a client hears why; past twice the limit there is no time for that either.
  if (connections >= 2 * most) return;
  boost::system::error_code error;
  socket.set_option(tcp::no_delay(true), error);
  const int descriptor = socket.release(error);
  if (error) return;
  next_loop().add(descriptor, std::move(refusal));
}

/// The first that has few; else the one that has fewest.
ConnectionLoop& Server::Parts::next_loop() {
  const auto load = [](const auto& loop) { return loop->connections(); };
  const auto few = std::ranges::find_if(
      loops, [](auto n) { return n < kFewConnections; }, load);
  return few != loops.end() ? **few : **std::ranges::min_element(loops, {}, load);
}

void Server::Parts::begin_stop() {
  stopping = true;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  accept_pause.cancel();
  const SteadyClock::time_point cut_at = SteadyClock::now() + options.timeouts.stop;
  for (const auto& loop : loops) loop->stop(cut_at);
}

Server::Server(ServerOptions options, Handler handler) {
  if (!options.on_refusal) options.on_refusal = [](int) {};
  parts_ = std::make_unique<Parts>(std::move(options), std::move(handler));
  parts_->accept();
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return parts_->endpoint.port(); }

std::string Server::authority() const { return to_text(parts_->endpoint); }

void Server::stop() {
  if (std::exchange(parts_->stopped, true)) return;
  asio::post(parts_->acceptor.get_executor(), [parts = parts_.get()] { parts->begin_stop(); });
  for (const auto& loop : parts_->loops) loop->join();
}

}  // namespace kpiwatch::http
