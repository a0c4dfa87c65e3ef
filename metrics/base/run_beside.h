#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace kpiwatch {

/// Runs `work` on a thread of its own; where the system gives none, at once. The future waits for
/// it, also when it is destroyed, and throws what it throws.
template <class Work>
std::future<std::invoke_result_t<Work&>> run_beside(Work work) {
  const auto shared = std::make_shared<Work>(std::move(work));
  const auto run = [shared] { return (*shared)(); };
  try {
    return std::async(std::launch::async, run);
  } catch (const std::system_error&) {
    auto done = std::async(std::launch::deferred, run);
    done.wait();
    return done;
  }
}

/// Runs `work(i)` for each place below `count`, the first ones first, on as many threads as the
/// machine has processors, this one among them; throws what one of them throws.
template <class Work>
void run_together(std::size_t count, Work work) {
  std::atomic<std::size_t> next = 0;
  const auto take_turns = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const std::size_t threads = std::min<std::size_t>(count, std::thread::hardware_concurrency());
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < threads; ++i) others.push_back(run_beside(take_turns));
  take_turns();
  for (auto& other : others) other.get();
}

}  // namespace kpiwatch
