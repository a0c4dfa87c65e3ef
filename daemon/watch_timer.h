#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>

#include "daemon/watch.h"

namespace kpiwatch {

/// Makes a Watch look in time: when it asked to, and soon after events were applied. Belongs to the
/// thread that runs the io_context, which must not run any more when this is destroyed.
class WatchTimer {
 public:
  WatchTimer(boost::asio::io_context& io, Watch& watch);

  void start();
  void stop();
  /// Events were applied. Any number of calls within some milliseconds cause one look. From any
  /// thread.
  void applied();

 private:
  void look();
  void wait(Millis length);

  boost::asio::io_context& io_;
  boost::asio::steady_timer timer_;
  Watch& watch_;
  std::atomic<bool> applied_ = false;
  bool stopped_ = true;
};

}  // namespace kpiwatch
