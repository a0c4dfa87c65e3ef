#pragma once

#include <mutex>
#include <shared_mutex>

namespace kpiwatch {

/// A shared mutex whose writer waits for the readers that are in, and for no others: who comes
/// later stands behind it. (std::shared_mutex as we have it lets readers pass a waiting writer, for
/// ever if they keep coming.) For std::unique_lock and std::shared_lock.
class FairSharedMutex {
 public:
  void lock() {
    const std::lock_guard turn(turn_);
    mutex_.lock();
  }
  void unlock() { mutex_.unlock(); }

  void lock_shared() {
    const std::lock_guard turn(turn_);
    mutex_.lock_shared();
  }
  /// Also fails when somebody else is just about to come in.
  bool try_lock_shared() {
    const std::unique_lock turn(turn_, std::try_to_lock);
    return turn && mutex_.try_lock_shared();
  }
  void unlock_shared() { mutex_.unlock_shared(); }

 private:
  std::mutex turn_;
  std::shared_mutex mutex_;
};

}  // namespace kpiwatch
