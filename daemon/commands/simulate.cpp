#include "daemon/commands/simulate.h"

#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/load.h"
#include "daemon/simulate/simulation.h"

namespace kpiwatch {

int run_simulate(const SimulateOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  const Interval span = options.span;
  Progress progress(console);
  simulate::simulate(settings->promises, {span, options.seed, options.cameras, options.lines},
                     [&](std::string_view lines, Instant until) {
                       console.out << lines;
                       progress.update([&](double) {
                         return fmt::format("simulated {} %",
                                            (until - span.from) * 100 / span.length());
                       });
                       return console.out.good();
                     });
  progress.clear();
  return finish(console, kDone);
}

}  // namespace kpiwatch
