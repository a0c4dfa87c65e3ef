#include "daemon/http/connection_loop.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <map>
#include <thread>
#include <utility>

#include "daemon/http/session.h"

namespace kpiwatch::http {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using SteadyClock = std::chrono::steady_clock;

}  // namespace

struct ConnectionLoop::Parts {
  explicit Parts(const SessionContext& its_context) : context(its_context) {}

  awaitable<void> tick();
  void add(int socket, std::optional<Response> refusal);
  void remove(const Session& ended);
  void count_out();
  void stop(SteadyClock::time_point when);
  void close();
  bool is_done() const { return closed && sessions.empty(); }

  const SessionContext& context;
  const std::shared_ptr<asio::io_context> io = std::make_shared<asio::io_context>(1);
  const SessionThread of_sessions{io, std::make_shared<AnswerQueue>(io)};
  asio::steady_timer ticker{*io};
  std::map<const Session*, std::shared_ptr<Session>> sessions;
  std::atomic<std::size_t> connections = 0;  ///< with those that are still to be served
  bool closed = false;
  std::optional<SteadyClock::time_point> cut_at;  ///< since the stop began
  std::thread thread;
};

/// The one timer of all connections. Runs until all is over.
awaitable<void> ConnectionLoop::Parts::tick() {
  while (!is_done()) {
    ticker.expires_after(context.timeouts.tick);
    (void)co_await ticker.async_wait(asio::as_tuple(asio::use_awaitable));
    const SteadyClock::time_point now = SteadyClock::now();
    const bool cut = cut_at && now >= *cut_at;
    for (const auto& [key, session] : sessions) cut ? session->abort() : session->tick(now);
  }
}

void ConnectionLoop::Parts::add(int socket, std::optional<Response> refusal) {
  std::shared_ptr<Session> session;
  try {
    session = start_session(
        socket, context, of_sessions, [this](const Session& ended) { remove(ended); },
        std::move(refusal));
    sessions.emplace(session.get(), session);
  } catch (const std::exception& error) {
    spdlog::error("a connection cannot be served: {}", error.what());
    return session ? session->abort() : count_out();
  }
  if (cut_at) session->stop();  // accepted just before the stop
}

void ConnectionLoop::Parts::remove(const Session& ended) {
  sessions.erase(&ended);
  count_out();
}

void ConnectionLoop::Parts::count_out() {
  --connections;
  if (is_done()) ticker.cancel();
}

void ConnectionLoop::Parts::stop(SteadyClock::time_point when) {
  cut_at = when;
  ticker.cancel();
  for (const auto& [key, session] : sessions) session->stop();
}

void ConnectionLoop::Parts::close() {
  closed = true;
  ticker.cancel();
}

ConnectionLoop::ConnectionLoop(const SessionContext& context)
    : parts_(std::make_unique<Parts>(context)) {
  asio::co_spawn(*parts_->io, parts_->tick(), asio::detached);
  parts_->thread = std::thread([parts = parts_.get()] { parts->io->run(); });
}

ConnectionLoop::~ConnectionLoop() {
  close();
  join();
}

boost::asio::io_context& ConnectionLoop::io() { return *parts_->io; }

void ConnectionLoop::add(int socket, std::optional<Response> refusal) {
  ++parts_->connections;
  asio::post(*parts_->io, [parts = parts_.get(), socket, refusal = std::move(refusal)]() mutable {
    parts->add(socket, std::move(refusal));
  });
}

void ConnectionLoop::stop(SteadyClock::time_point cut_at) {
  asio::post(*parts_->io, [parts = parts_.get(), cut_at] { parts->stop(cut_at); });
}

void ConnectionLoop::close() {
  asio::post(*parts_->io, [parts = parts_.get()] { parts->close(); });
}

std::size_t ConnectionLoop::connections() const { return parts_->connections; }

void ConnectionLoop::join() {
  if (parts_->thread.joinable()) parts_->thread.join();
}

}  // namespace kpiwatch::http
