#pragma once

#include <chrono>
#include <functional>

#include "daemon/engine.h"

namespace kpiwatch {

class ServiceManager;

/// Told while the ledger is rebuilt from the journal: says in the log every few seconds how far
/// that is, and asks the service manager for patience. One thread at a time.
class RebuildProgress {
 public:
  explicit RebuildProgress(const ServiceManager& manager);
  void operator()(EventNumber done, EventNumber total);

 private:
  const ServiceManager* manager_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace kpiwatch
