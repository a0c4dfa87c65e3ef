#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace kpiwatch {

class Engine;
class ServiceManager;

/// Feeds the service manager's watchdog for as long as events can be stored: each meal goes through
/// the engine's writer thread, so a disk or a thread that hangs is noticed. Belongs to the thread
/// that runs the io_context.
class Watchdog {
 public:
  Watchdog(boost::asio::io_context& io, Engine& engine, const ServiceManager& manager);

  /// Does nothing when nobody watches.
  void start();
  void stop();

 private:
  void feed();

  boost::asio::steady_timer timer_;
  Engine& engine_;
  const ServiceManager& manager_;
  bool stopped_ = true;
};

}  // namespace kpiwatch
