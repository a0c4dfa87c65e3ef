#include "daemon/process_metrics.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <ctime>
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

/// Field 22 of /proc/self/stat: clock ticks since the machine was started; proc(5).
std::optional<double> start_ticks() {
  const std::string text = text_of("/proc/self/stat");
  const auto name_end = text.rfind(')');  // the name may hold anything, a space and a ) too
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  std::string field;
  for (int number = 3; number <= 22; ++number) {
    if (!(fields >> field)) return std::nullopt;
  }
  return std::strtod(field.c_str(), nullptr);
}

std::optional<double> boot_time() {
  std::istringstream lines(text_of("/proc/stat"));
  for (std::string name; lines >> name;) {
    double seconds = 0;
    if (name == "btime" && lines >> seconds) return seconds;
  }
  return std::nullopt;
}

std::optional<double> start_time() {
  const auto boot = boot_time();
  const auto ticks = start_ticks();
  if (!boot || !ticks) return std::nullopt;
  return *boot + *ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// A file or folder of /proc, held open.
class ProcEntry {
 public:
  explicit ProcEntry(const char* path) : descriptor_(::open(path, O_RDONLY | O_CLOEXEC)) {}
  ~ProcEntry() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  ProcEntry(const ProcEntry&) = delete;
  ProcEntry& operator=(const ProcEntry&) = delete;

  /// The beginning of what the file holds now.
  template <std::size_t Size>
  std::string_view read(std::array<char, Size>& buffer) const {
    const ssize_t count = ::pread(descriptor_, buffer.data(), buffer.size(), 0);
    return {buffer.data(), count < 0 ? 0 : static_cast<std::size_t>(count)};
  }
  std::optional<struct stat> status() const {
    struct stat status = {};
    return ::fstat(descriptor_, &status) == 0 ? std::optional(status) : std::nullopt;
  }

 private:
  int descriptor_;
};

struct Pages {
  std::int64_t in_all = 0;
  std::int64_t resident = 0;
};

std::optional<Pages> parse_statm(std::string_view text) {
  Pages pages;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, pages.in_all);
  if (first.ec != std::errc() || first.ptr == end) return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, pages.resident);
  return second.ec == std::errc() ? std::optional(pages) : std::nullopt;
}

std::optional<double> cpu_seconds() {
  timespec used = {};
  if (::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0) return std::nullopt;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

/// One by one, where the kernel does not tell their number.
std::optional<double> count_entries(const char* folder) {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    ++count;
  if (error) return std::nullopt;
  return count - 1;  // without the one that looked
}

/// Since Linux 6.2 the size of the folder is their number.
std::optional<double> open_files(const ProcEntry& folder) {
  const auto status = folder.status();
  if (status && status->st_size > 0) return static_cast<double>(status->st_size);
  return count_entries("/proc/self/fd");
}

/// Each thread is a folder, and each folder one link more to the one it is in, which has two of its
/// own.
std::optional<double> thread_count(const ProcEntry& folder) {
  const auto status = folder.status();
  if (!status || status->st_nlink <= 2) return std::nullopt;
  return static_cast<double>(status->st_nlink - 2);
}

std::optional<double> most_open_files() {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  return static_cast<double>(limit.rlim_cur);
}

/// One family of one sample.
struct Gauge {
  Gauge(std::string_view name, std::string_view type, std::string_view help) {
    append_family_head(text, name, type, help);
    SeriesText(text, name).end();
  }
  void write(std::optional<double> value, Exposition& out) const {
    if (value) out.prepared_sample(text, SampleValue(*value));
  }

  std::string text;
};

}  // namespace

struct ProcessMetrics::Parts {
  ProcEntry memory{"/proc/self/statm"};
  ProcEntry threads{"/proc/self/task"};
  ProcEntry files{"/proc/self/fd"};
  double page_bytes = static_cast<double>(::sysconf(_SC_PAGESIZE));
  std::optional<double> started = start_time();
  std::optional<double> most_files = most_open_files();

  Gauge cpu{"process_cpu_seconds_total", "counter",
            "CPU time that kpiwatch has used, in user and system mode."};
  Gauge resident{"process_resident_memory_bytes", "gauge", "Memory that kpiwatch holds in RAM."};
  Gauge reserved{"process_virtual_memory_bytes", "gauge",
                 "Address space that kpiwatch has reserved."};
  Gauge thread{"process_threads", "gauge", "Threads of kpiwatch."};
  Gauge start{"process_start_time_seconds", "gauge",
              "When kpiwatch was started, in seconds since 1970 UTC."};
  Gauge open{"process_open_fds", "gauge", "File descriptors that are open."};
  Gauge most_open{"process_max_fds", "gauge", "File descriptors that may be open at once."};
};

ProcessMetrics::ProcessMetrics() : parts_(std::make_unique<Parts>()) {}
ProcessMetrics::~ProcessMetrics() = default;

void ProcessMetrics::write(Exposition& out) const {
  const Parts& parts = *parts_;
  parts.cpu.write(cpu_seconds(), out);
  std::array<char, 256> buffer;
  if (const auto pages = parse_statm(parts.memory.read(buffer))) {
    parts.resident.write(static_cast<double>(pages->resident) * parts.page_bytes, out);
    parts.reserved.write(static_cast<double>(pages->in_all) * parts.page_bytes, out);
  }
  parts.thread.write(thread_count(parts.threads), out);
  parts.start.write(parts.started, out);
  parts.open.write(open_files(parts.files), out);
  parts.most_open.write(parts.most_files, out);
}

}  // namespace kpiwatch
