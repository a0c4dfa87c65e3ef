#include "daemon/process_metrics.h"

#include <gmock/gmock.h>

#include <string>

namespace kpiwatch {
namespace {

using testing::ContainsRegex;

TEST(ProcessMetrics, TellsWhatProcessesUsuallyTell) {
  Exposition out;
  ProcessMetrics().write(out);
  const std::string text = out.take();
  for (const std::string name : {"process_cpu_seconds_total", "process_resident_memory_bytes",
                                 "process_virtual_memory_bytes", "process_start_time_seconds",
                                 "process_open_fds", "process_max_fds", "process_threads"})
    EXPECT_THAT(text, ContainsRegex("\n" + name + " [0-9.]+"));
}

}  // namespace
}  // namespace kpiwatch
