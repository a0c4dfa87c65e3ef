#include "daemon/ingest_queue.h"

#include <utility>

namespace kpiwatch {

bool IngestQueue::push(IngestBatch& batch) {
  const IngestSize size = size_of(batch);
  {
    const std::lock_guard lock(mutex_);
    IngestSize after = waiting_;
    after += size;
    if (!batches_.empty() && !after.fits(limits_.waiting)) return false;
    waiting_ = after;
    batches_.push_back(std::move(batch));
  }
  changed_.notify_one();
  return true;
}

void IngestQueue::push_task(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
}

void IngestQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_one();
}

IngestQueue::Work IngestQueue::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !batches_.empty() || !tasks_.empty(); });
  return take_work();
}

IngestQueue::Work IngestQueue::take_waiting() {
  const std::lock_guard lock(mutex_);
  return take_work();
}

IngestQueue::Work IngestQueue::take_work() {
  return {.tasks = std::exchange(tasks_, {}), .group = take_group()};
}

std::vector<IngestBatch> IngestQueue::take_group() {
  std::vector<IngestBatch> group;
  IngestSize taken;
  while (!batches_.empty()) {
    const IngestSize size = size_of(batches_.front());
    taken += size;
    if (!group.empty() && !taken.fits(limits_.group)) break;
    waiting_ -= size;
    group.push_back(std::move(batches_.front()));
    batches_.pop_front();
  }
  return group;
}

}  // namespace kpiwatch
