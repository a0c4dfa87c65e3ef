#include "daemon/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

namespace kpiwatch {
namespace {

std::string text_of(const char* file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// /proc/self/stat, the fields used; proc(5) numbers them.
struct ProcessStatus {
  double cpu_ticks = 0;
  double threads = 0;
  double start_ticks = 0;
  double virtual_bytes = 0;
  double resident_pages = 0;
};

std::optional<ProcessStatus> read_status() {
  const std::string text = text_of("/proc/self/stat");
  const auto name_end = text.rfind(')');  // the name may hold anything, a space and a ) too
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  constexpr int kFirst = 3;
  constexpr int kLast = 24;
  std::array<std::string, kLast + 1> field;
  for (int number = kFirst; number <= kLast; ++number) {
    if (!(fields >> field[number])) return std::nullopt;
  }
  const auto value = [&field](int number) { return std::strtod(field[number].c_str(), nullptr); };
  return ProcessStatus{.cpu_ticks = value(14) + value(15),
                       .threads = value(20),
                       .start_ticks = value(22),
                       .virtual_bytes = value(23),
                       .resident_pages = value(24)};
}

std::optional<double> boot_time() {
  std::istringstream lines(text_of("/proc/stat"));
  for (std::string name; lines >> name;) {
    double seconds = 0;
    if (name == "btime" && lines >> seconds) return seconds;
  }
  return std::nullopt;
}

std::optional<double> count_open_files() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end;
       !error && entry != end; entry.increment(error))
    ++count;
  if (error) return std::nullopt;
  return count - 1;  // without the one that looked
}

void write_family(Exposition& out, std::string_view name, std::string_view type,
                  std::string_view help, std::optional<double> value) {
  if (!value) return;
  out.family(name, type, help);
  out.sample({}, *value);
}

}  // namespace

void write_process_metrics(Exposition& out) {
  if (const auto status = read_status()) {
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    write_family(out, "process_cpu_seconds_total", "counter",
                 "CPU time that kpiwatch has used, in user and system mode.",
                 status->cpu_ticks / ticks);
    write_family(out, "process_resident_memory_bytes", "gauge",
                 "Memory that kpiwatch holds in RAM.", status->resident_pages * page);
    write_family(out, "process_virtual_memory_bytes", "gauge",
                 "Address space that kpiwatch has reserved.", status->virtual_bytes);
    write_family(out, "process_threads", "gauge", "Threads of kpiwatch.", status->threads);
    if (const auto boot = boot_time())
      write_family(out, "process_start_time_seconds", "gauge",
                   "When kpiwatch was started, in seconds since 1970 UTC.",
                   *boot + status->start_ticks / ticks);
  }
  write_family(out, "process_open_fds", "gauge", "File descriptors that are open.",
               count_open_files());
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
    write_family(out, "process_max_fds", "gauge", "File descriptors that may be open at once.",
                 static_cast<double>(limit.rlim_cur));
}

}  // namespace kpiwatch
