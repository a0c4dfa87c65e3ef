#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "metrics/targets/target.h"

namespace kpiwatch {

/// What a user may set, typed and valid; the defaults are the contract's (section 4).
struct Settings {
  struct Listen {
    std::string host = "127.0.0.1";
    std::uint16_t port = 9469;
  };

  /// How an alert of another system becomes a fault.
  struct FaultMapping {
    std::string kind_from = "kind";       ///< the label that says network or system
    std::string default_kind = "system";  ///< when it says neither
    std::vector<std::string> asset_from;  ///< labels; the first that the alert has names the asset
    std::vector<std::string> labels;      ///< those that the fault gets; all when empty
  };
  struct Receivers {
    FaultMapping alertmanager{.asset_from = {"asset", "instance"}, .labels = {}};
    FaultMapping zabbix{.asset_from = {"asset", "host"}, .labels = {}};
  };

  Promises promises;
  /// A folder. A relative one in the file is relative to the file's own folder and begins with
  /// that.
  std::filesystem::path storage = "/var/lib/kpiwatch";
  Listen listen;
  Millis max_future = std::chrono::minutes{5};
  Receivers receivers;
};

}  // namespace kpiwatch
