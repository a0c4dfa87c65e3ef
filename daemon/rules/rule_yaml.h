#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/rules/rule.h"

namespace kpiwatch::rules {

/// The groups as a Prometheus rule file. `runbook`: where the page is whose sections, one for each
/// alert, `runbook_url` leads to.
std::string to_rule_file(const std::vector<Group>& groups, std::string_view runbook);

/// The cases as a file for `promtool test rules`, which proves the groups as `rule_file` holds
/// them: each firing has to come with its labels and its words in full.
std::string to_test_file(const std::vector<Case>& cases, const std::vector<Group>& groups,
                         std::string_view rule_file, std::string_view runbook);

}  // namespace kpiwatch::rules
