#include "daemon/commands/check.h"

#include <fmt/format.h>

#include <ostream>
#include <set>

#include "daemon/commands/load.h"

namespace kpiwatch {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string summary(const Promises& promises) {
  std::string text = counted(promises.targets.size(), "target");
  if (promises.items.empty()) return text;
  std::set<int> years;
  for (const BudgetItem& item : promises.items) years.insert(item.year);
  return text + fmt::format(", {} in {}", counted(promises.items.size(), "budget item"),
                            counted(years.size(), "year"));
}

}  // namespace

int run_check(const CheckOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  console.out << options.config.string() << ": " << summary(settings->promises) << '\n';
  return finish(console, kDone);
}

}  // namespace kpiwatch
