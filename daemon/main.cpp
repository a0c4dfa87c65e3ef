#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "daemon/allocator.h"
#include "daemon/cli.h"
#include "daemon/commands/check.h"
#include "daemon/commands/console.h"
#include "daemon/commands/evaluate.h"
#include "daemon/commands/events.h"
#include "daemon/commands/import.h"
#include "daemon/commands/ingest.h"
#include "daemon/commands/rules.h"
#include "daemon/commands/serve.h"
#include "daemon/commands/simulate.h"
#include "daemon/logging.h"

namespace kpiwatch {
namespace {

struct Run {
  Console& console;

  int operator()(const ServeOptions& options) const { return run_serve(options, console); }
  int operator()(const CheckOptions& options) const { return run_check(options, console); }
  int operator()(const IngestOptions& options) const { return run_ingest(options, console); }
  int operator()(const ImportOptions& options) const { return run_import(options, console); }
  int operator()(const EvaluateOptions& options) const { return run_evaluate(options, console); }
  int operator()(const EventsOptions& options) const { return run_events(options, console); }
  int operator()(const SimulateOptions& options) const { return run_simulate(options, console); }
  int operator()(const RulesOptions& options) const { return run_rules(options, console); }
};

/// A file that is opened later must not become the stream that was closed before the program began:
/// what is printed would go into it. Writing to such a stream fails, and so does reading.
void occupy_closed_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) >= 0) continue;
    const int mode = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (::open("/dev/null", mode) != stream) std::_Exit(kFailed);
  }
}

/// Says so without any memory.
[[noreturn]] void end_without_memory() {
  constexpr std::string_view kMessage =
      "kpiwatch: out of memory: the system gives this process no more. What was acknowledged is on "
      "disk\n";
  std::ignore = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  std::_Exit(kFailed);
}

/// For exceptions that no thread catches. Who can do without the memory that there is not, as a
/// reload can, catches them before.
[[noreturn]] void end_by_exception() {
  try {
    if (const auto exception = std::current_exception()) std::rethrow_exception(exception);
  } catch (const std::bad_alloc&) {
    end_without_memory();
  } catch (const std::exception& failure) {
    std::cerr << "kpiwatch: ended by an error that nobody expected: " << failure.what()
              << std::endl;
  } catch (...) {
  }
  std::abort();
}

int run(const std::vector<std::string>& arguments, Console& console) {
  const auto parsed = parse_cli(arguments);
  if (const auto* answer = std::get_if<CliAnswer>(&parsed)) {
    console.out << answer->output;
    console.err << answer->errors;
    return finish(console, answer->status);
  }
  return std::visit(Run{console}, std::get<Command>(parsed));
}

}  // namespace
}  // namespace kpiwatch

int main(int argc, char** argv) {
  kpiwatch::occupy_closed_streams();
  kpiwatch::set_up_allocator();
  std::set_terminate(kpiwatch::end_by_exception);
  // A file that may not grow any more is an error of who writes it, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  // `serve` sets its own level; what the others have to log belongs on standard error too.
  kpiwatch::start_logging(kpiwatch::LogLevel::kWarning);
  kpiwatch::Console console = kpiwatch::system_console();
  try {
    return kpiwatch::run({argv + 1, argv + argc}, console);
  } catch (const std::bad_alloc&) {
    kpiwatch::end_without_memory();
  } catch (const std::exception& failure) {
    console.err << "kpiwatch: " << failure.what() << '\n';
    return kpiwatch::kFailed;
  }
}
