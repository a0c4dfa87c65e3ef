#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "metrics/base/result.h"

namespace kpiwatch {

/// Where a command reads and writes: results to `out`, messages and progress to `err`.
struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool colour = false;    ///< `out` is a terminal and nobody asked for no colour
  bool progress = false;  ///< `err` is a terminal
};

/// The process's own streams; colour unless NO_COLOR is set, as https://no-color.org has it.
Console system_console();

/// What a command returns to the system.
enum ExitStatus : int { kDone = 0, kFailed = 1, kWrongUsage = 2 };

/// `status`, or kFailed with a message when not all results could be written.
int finish(Console& console, int status);

/// Tells the error; returns the status that it stands for.
int fail(Console& console, const Error& error);

/// One line on the terminal that says how far long work has come, written anew a few times a
/// second; nothing when standard error is not a terminal.
class Progress {
 public:
  explicit Progress(Console& console) : console_(console) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `describe` is asked only when it is time for it; it gets the seconds since the start.
  void update(const std::function<std::string(double seconds)>& describe);
  /// Takes the line away, to make room for a message.
  void clear();

 private:
  using SteadyClock = std::chrono::steady_clock;

  Console& console_;
  SteadyClock::time_point start_ = SteadyClock::now();
  SteadyClock::time_point next_ = start_ + std::chrono::milliseconds{250};
  bool shown_ = false;
};

}  // namespace kpiwatch
