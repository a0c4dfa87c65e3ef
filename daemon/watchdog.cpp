#include "daemon/watchdog.h"

#include "daemon/engine.h"
#include "daemon/service_manager.h"

namespace kpiwatch {

Watchdog::Watchdog(boost::asio::io_context& io, Engine& engine, const ServiceManager& manager)
    : timer_(io), engine_(engine), manager_(manager) {}

void Watchdog::start() {
  if (!manager_.watchdog()) return;
  stopped_ = false;
  feed();
}

void Watchdog::stop() {
  // A wait that is over already is not cancelled any more.
  stopped_ = true;
  timer_.cancel();
}

void Watchdog::feed() {
  engine_.ping([&manager = manager_] { manager.feed_watchdog(); });
  // Half of the time that the service manager waits, as sd_watchdog_enabled(3) recommends.
  timer_.expires_after(*manager_.watchdog() / 2);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !stopped_) feed();
  });
}

}  // namespace kpiwatch
