#pragma once

#include <string_view>
#include <vector>

#include "daemon/receivers/fault_report.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// What an alerting system posts, read as reports; an error when the body as a whole is not what it
/// should be.
using ReadReports = Result<std::vector<FaultReport>> (*)(std::string_view body);

/// Alertmanager's webhook, version 4. Alerts of kpiwatch's own are left out: what watches a target
/// is no fault of a network.
/// Source: Alertmanager's documentation, configuration, webhook_config.
Result<std::vector<FaultReport>> read_alertmanager(std::string_view body);

/// What the Zabbix media type of deploy/zabbix posts: one problem, or its recovery.
Result<std::vector<FaultReport>> read_zabbix(std::string_view body);

}  // namespace kpiwatch
