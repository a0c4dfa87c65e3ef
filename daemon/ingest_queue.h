#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "daemon/ingest_batch.h"

namespace kpiwatch {

/// What waits for the writer thread: batches of events, bounded in number and bytes, and tasks,
/// which come first. Safe from any thread; one thread takes.
class IngestQueue {
 public:
  struct Limits {
    IngestSize waiting{.events = 200'000, .bytes = 64 << 20};
    IngestSize group{.events = 20'000, .bytes = 4 << 20};  ///< taken at once
  };
  IngestQueue() : IngestQueue(Limits()) {}
  explicit IngestQueue(const Limits& limits) : limits_(limits) {}

  /// False, and `batch` untouched, when too much waits. A batch is never too big for an empty
  /// queue.
  [[nodiscard]] bool push(IngestBatch& batch);
  void push_task(std::function<void()> task);
  /// Nothing is pushed any more; what waits can still be taken.
  void close();

  struct Work {
    std::vector<std::function<void()>> tasks;
    std::vector<IngestBatch> group;  ///< in order of arrival

    bool empty() const { return tasks.empty() && group.empty(); }
  };
  /// Waits for work. Empty when the queue is closed and nothing is left.
  Work take();
  /// What waits at this moment.
  Work take_waiting();

 private:
  Work take_work();
  std::vector<IngestBatch> take_group();

  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<IngestBatch> batches_;
  std::vector<std::function<void()>> tasks_;
  IngestSize waiting_;
  bool closed_ = false;
};

}  // namespace kpiwatch
