#include "daemon/rebuild_progress.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "daemon/service_manager.h"

namespace kpiwatch {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kBetween{5};
/// Several times kBetween: one slow block must not look like a daemon that hangs.
constexpr std::chrono::seconds kPatience{60};

}  // namespace

RebuildProgress::RebuildProgress(ServiceManager& manager) : manager_(&manager) {}

void RebuildProgress::operator()(EventNumber done, EventNumber total) {
  const auto now = SteadyClock::now();
  const bool begins = next_ == SteadyClock::time_point{} || done < done_;
  done_ = done;
  if (begins) next_ = now + kBetween;
  if (now < next_) return;
  next_ = now + kBetween;
  const std::string status = fmt::format("read {} of {} stored events", done, total);
  spdlog::info("{}", status);
  manager_->extend_timeout(kPatience, status);
  manager_->feed_watchdog();
}

}  // namespace kpiwatch
