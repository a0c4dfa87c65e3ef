#include "metrics/base/run_beside.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <vector>

namespace kpiwatch {
namespace {

using namespace std::chrono_literals;

std::thread::id this_thread() { return std::this_thread::get_id(); }

/// No thread can be had from now on: root has to become somebody whom the limit holds for.
void allow_no_more_threads() {
  if (geteuid() == 0 && setuid(65534) != 0) std::_Exit(1);
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_NPROC, &none) != 0) std::_Exit(2);
}

TEST(RunTogether, RunsForEachPlaceOnce) {
  for (const std::size_t count : {0U, 1U, 1'000U}) {
    std::vector<std::atomic<int>> runs(count);
    run_together(count, [&](std::size_t i) { ++runs[i]; });
    for (const std::atomic<int>& times : runs) ASSERT_EQ(times, 1) << count;
  }
}

TEST(RunTogether, ThrowsWhatOneThrows) {
  EXPECT_THROW(run_together(10,
                            [](std::size_t i) {
                              if (i == 7) throw std::runtime_error("on purpose");
                            }),
               std::runtime_error);
}

TEST(RunBeside, RunsOnAThreadOfItsOwn) { EXPECT_NE(run_beside(this_thread).get(), this_thread()); }

TEST(RunBeside, ThrowsWhatTheWorkThrows) {
  auto done = run_beside([] { throw std::runtime_error("on purpose"); });
  EXPECT_THROW(done.get(), std::runtime_error);
}

TEST(RunBesideDeathTest, WithoutAThreadItIsDoneAtOnce) {
  const auto without_threads = [] {
    allow_no_more_threads();
    auto done = run_beside(this_thread);
    if (done.wait_for(0s) != std::future_status::ready) std::_Exit(3);
    std::_Exit(done.get() == this_thread() ? 0 : 4);
  };
  EXPECT_EXIT(without_threads(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace kpiwatch
