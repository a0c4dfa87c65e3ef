#pragma once

#include <future>
#include <memory>
#include <system_error>
#include <type_traits>
#include <utility>

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

}  // namespace kpiwatch
