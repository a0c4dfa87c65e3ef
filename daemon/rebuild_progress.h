#pragma once

#include <chrono>
#include <functional>

#include "daemon/engine.h"

namespace kpiwatch {

class ServiceManager;

/// Told while the ledger is rebuilt from the journal: says in the log every few seconds how far
/// that is, and asks the service manager for patience. One that begins anew has done less than the
/// one before. One thread at a time.
class RebuildProgress {
 public:
  explicit RebuildProgress(ServiceManager& manager);
  void operator()(EventNumber done, EventNumber total);

 private:
  ServiceManager* manager_;
  EventNumber done_ = 0;  ///< when it was told last
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace kpiwatch
