#include "daemon/http/server.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "daemon/http/dispatcher.h"
#include "daemon/http/problem.h"

namespace kpiwatch::http {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

[[noreturn]] void cannot_listen(const ServerOptions& options,
                                const boost::system::error_code& error) {
  throw std::runtime_error(
      fmt::format("cannot listen on {}:{}: {}", options.host, options.port, error.message()));
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
tcp::acceptor adopt(asio::io_context& io, int socket) {
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
  tcp::acceptor acceptor = options.socket ? adopt(io, *options.socket) : listen(io, options);
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

  awaitable<void> accept_connections();
  awaitable<void> tick();
  void add(tcp::socket socket);
  void remove(const Session& ended);
  void begin_stop();

  ServerOptions options;
  std::shared_ptr<asio::io_context> io = std::make_shared<asio::io_context>(1);
  tcp::acceptor acceptor;
  asio::steady_timer ticker;
  asio::steady_timer accept_pause;
  tcp::endpoint endpoint;  ///< where it listens
  Dispatcher dispatcher;
  SessionContext context;
  std::map<const Session*, std::shared_ptr<Session>> sessions;
  bool accepting = true;
  std::optional<Clock::time_point> cut_at;  ///< since the stop began
  std::thread thread;
};

Server::Parts::Parts(ServerOptions its_options, Handler handler)
    : options(std::move(its_options)),
      acceptor(acceptor_for(*io, options)),
      ticker(*io),
      accept_pause(*io),
      endpoint(acceptor.local_endpoint()),
      dispatcher(std::move(handler), options.handler_threads, options.limits.body_bytes,
                 options.is_quick) {
  context.io = io;
  context.answers = std::make_shared<AnswerQueue>(io);
  context.limits = options.limits;
  context.timeouts = options.timeouts;
  context.gate = options.gate ? options.gate : [](const Request&) { return std::nullopt; };
  context.on_refusal = options.on_refusal ? options.on_refusal : [](int) {};
  context.dispatch = [this](Request request, Reply reply) {
    dispatcher.dispatch(std::move(request), std::move(reply));
  };
}

awaitable<void> Server::Parts::accept_connections() {
  constexpr auto kPause = std::chrono::milliseconds{100};
  while (!cut_at) {
    auto [error, socket] = co_await acceptor.async_accept(kAsTuple);
    if (!error) {
      add(std::move(socket));
    } else if (!cut_at) {
      // Most likely out of file descriptors: trying again at once would only spin.
      spdlog::warn("cannot accept a connection: {}", error.message());
      accept_pause.expires_after(kPause);
      (void)co_await accept_pause.async_wait(kAsTuple);
    }
  }
  accepting = false;
  ticker.cancel();
}

void Server::Parts::add(tcp::socket socket) {
  const std::size_t most = options.limits.connections;
  // Past the limit a client hears why; past twice the limit there is no time for that either.
  if (sessions.size() >= 2 * most) return;
  boost::system::error_code error;
  socket.set_option(tcp::no_delay(true), error);
  std::optional<Response> refusal;
  if (sessions.size() >= most) {
    refusal = unavailable(fmt::format("more than {} connections", most));
    context.on_refusal(refusal->status);
  }
  const int descriptor = socket.release(error);
  if (error) return;
  auto session = start_session(
      descriptor, context, [this](const Session& ended) { remove(ended); }, std::move(refusal));
  sessions.emplace(session.get(), session);
  if (cut_at)
    session->stop();  // taken from the queue just before the stop: nobody else will answer
}

void Server::Parts::remove(const Session& ended) {
  sessions.erase(&ended);
  if (cut_at) ticker.cancel();  // a stop is through with the last one
}

/// The one timer of all connections. Runs until a stop is through.
awaitable<void> Server::Parts::tick() {
  while (accepting || !sessions.empty()) {
    ticker.expires_after(options.timeouts.tick);
    (void)co_await ticker.async_wait(kAsTuple);
    const Clock::time_point now = Clock::now();
    const bool cut = cut_at && now >= *cut_at;
    for (const auto& [key, session] : sessions) cut ? session->abort() : session->tick(now);
  }
}

void Server::Parts::begin_stop() {
  cut_at = Clock::now() + options.timeouts.stop;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  ticker.cancel();
  accept_pause.cancel();
  for (const auto& [key, session] : sessions) session->stop();
}

Server::Server(ServerOptions options, Handler handler)
    : parts_(std::make_unique<Parts>(std::move(options), std::move(handler))) {
  asio::co_spawn(*parts_->io, parts_->accept_connections(), asio::detached);
  asio::co_spawn(*parts_->io, parts_->tick(), asio::detached);
  parts_->thread = std::thread([parts = parts_.get()] { parts->io->run(); });
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return parts_->endpoint.port(); }

std::string Server::authority() const { return to_text(parts_->endpoint); }

void Server::stop() {
  if (!parts_->thread.joinable()) return;
  asio::post(*parts_->io, [parts = parts_.get()] { parts->begin_stop(); });
  parts_->thread.join();
}

}  // namespace kpiwatch::http
