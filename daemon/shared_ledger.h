#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>

#include "daemon/fair_shared_mutex.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch {

/// Another one after each change of what is known or promised.
using LedgerVersion = std::uint64_t;

/// The ledger between the one thread that changes it and those that read it, who wait for a slice
/// of a group of events at most; and while maintenance that was declared comes to all of its
/// assets, with events taken in between. Never for a commit.
class SharedLedger {
 public:
  /// Of the assets that maintenance was declared for: so long, about two milliseconds, events wait.
  static constexpr std::size_t kSettledAtOnce = 512;

  // For the thread that changes it.

  /// To be called first of all, and again when it is settled. Returns the one that readers had
  /// until then: to destroy it may take a while.
  std::shared_ptr<const Ledger> replace(std::unique_ptr<Ledger> ledger);
  void apply(std::span<const NumberedEvent> events);
  /// Whether all that was applied has come to where it is read; until then readers wait.
  bool is_settled() const { return !unsettled_; }
  /// Some of what is left; more of it when readers have waited long, and all when more has come
  /// even then.
  void settle_some();
  // To be called when it is settled.
  void save(ByteWriter& to, ImageExtent extent) { ledger_->save(to, extent); }
  std::size_t image_size() const { return ledger_->image_size(); }

  // For any other: it may be in the middle of changing it.

  Board board_at(Instant at) const;
  Instant next_change(Instant after) const;
  /// A board evaluated after this was asked has at least all that this version has; one that was
  /// evaluated before is still right while this stays the same.
  LedgerVersion version() const { return version_; }
  /// Calls `slice` again and again until it returns false, always with the ledger of the beginning;
  /// events are applied in between, and to it unless it has been replaced.
  void read_in_slices(const std::function<bool(const Ledger&)>& slice) const;
  /// Calls `read` unless `board_at` would have to wait.
  void read_if_free(const std::function<void(const Ledger&)>& read) const;

 private:
  using SteadyClock = std::chrono::steady_clock;

  void settle(std::size_t most_assets);
  bool is_overdue() const;

  mutable FairSharedMutex mutex_;
  std::shared_ptr<Ledger> ledger_;  ///< shared with who reads it in slices
  std::atomic<LedgerVersion> version_ = 0;
  /// Of the thread that changes it: held while something is unsettled.
  std::unique_lock<FairSharedMutex> unsettled_{mutex_, std::defer_lock};
  SteadyClock::time_point unsettled_since_;
  bool grows_ = false;  ///< though it is overdue
};

}  // namespace kpiwatch
