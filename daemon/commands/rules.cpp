#include "daemon/commands/rules.h"

#include <ostream>

#include "daemon/commands/load.h"
#include "daemon/rules/groups.h"
#include "daemon/rules/rule_yaml.h"

namespace kpiwatch {

int run_rules(const RulesOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  const auto groups = rules::groups_of(*settings);
  console.out << (options.tested_file.empty()
                      ? rules::to_rule_file(groups, options.runbook)
                      : rules::to_test_file(rules::cases_of(*settings), groups, options.tested_file,
                                            options.runbook));
  return finish(console, kDone);
}

}  // namespace kpiwatch
