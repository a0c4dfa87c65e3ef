#include "daemon/watch_timer.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace kpiwatch {
namespace {

/// Long enough that a look costs little while events pour in, short enough that nobody waits for
/// it.
constexpr Millis kSoon{50};

}  // namespace

WatchTimer::WatchTimer(boost::asio::io_context& io, Watch& watch)
    : io_(io), timer_(io), watch_(watch) {}

void WatchTimer::start() {
  stopped_ = false;
  look();
}

void WatchTimer::stop() {
  stopped_ = true;
  timer_.cancel();
}

void WatchTimer::applied() {
  if (applied_.exchange(true)) return;
  boost::asio::post(io_, [this] {
    if (!stopped_ && timer_.expiry() > std::chrono::steady_clock::now() + kSoon) wait(kSoon);
  });
}

void WatchTimer::look() {
  // Before the evaluation: what is applied during it causes another look.
  applied_ = false;
  wait(watch_.look());
}

void WatchTimer::wait(Millis length) {
  timer_.expires_after(length);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !stopped_) look();
  });
}

}  // namespace kpiwatch
