#include "daemon/commands/console.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "daemon/logging.h"

namespace kpiwatch {

Console system_console() {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  return {std::cin, std::cout, std::cerr, wanted && isatty(STDOUT_FILENO) == 1,
          isatty(STDERR_FILENO) == 1};
}

int finish(Console& console, int status) {
  console.out.flush();
  if (console.out) return status;
  console.err << "cannot write the results to standard output\n";
  return kFailed;
}

int fail(Console& console, const Error& error) {
  console.err << printable(error.message) << '\n';
  return error.kind == Error::Kind::kInvalid ? kWrongUsage : kFailed;
}

void Progress::update(const std::function<std::string(double seconds)>& describe) {
  if (!console_.progress) return;
  const auto now = SteadyClock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds{250};
  const std::chrono::duration<double> elapsed = now - start_;
  console_.err << "\r\x1b[K" << describe(elapsed.count()) << std::flush;
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  console_.err << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace kpiwatch
