#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metrics/targets/target.h"

namespace kpiwatch {

/// What a user may set, typed and valid; the defaults are the contract's (section 4).
struct Settings {
  struct Listen {
    std::string host = "127.0.0.1";
    std::uint16_t port = 9469;

    /// As in an address of the web: "127.0.0.1:9469", "[::1]:9469".
    std::string authority() const;
    bool operator==(const Listen&) const = default;
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

  /// From when on the alerts fire that `kpiwatch rules` makes; no evaluation depends on it. What is
  /// absent follows from the promise.
  struct Alerts {
    struct OfTarget {
      std::optional<Decimal> offline;        ///< online_rate: share of the fleet
      std::optional<Decimal> group_offline;  ///< online_rate: share of a group
      Decimal budget_left{25, 2};            ///< online_rate: share of the error budget
      std::vector<Millis> open_for;          ///< faults: how long one is open, ascending
      Decimal gap{1, 1};                     ///< budget_execution: between achievement and spending
    };
    /// A source that has been silent for this long is taken for gone.
    static constexpr Millis kGone = std::chrono::days{30};

    Millis silence = std::chrono::days{1};                    ///< of a source of statuses
    std::map<std::string, Millis, std::less<>> silence_of;    ///< by source, of any kind
    std::map<std::string, OfTarget, std::less<>> of_targets;  ///< by id
  };

  Promises promises;
  /// A folder. A relative one in the file is relative to the file's own folder and begins with
  /// that.
  std::filesystem::path storage = "/var/lib/kpiwatch";
  /// What the check for duplicates may take of the memory, in bytes.
  std::uint64_t identity_memory = std::uint64_t{512} << 20;
  Listen listen;
  Millis max_future = std::chrono::minutes{5};
  Receivers receivers;
  Alerts alerts;
  /// What all this was read from: the file, and the tables of items that it names. The same text
  /// makes the same promises.
  std::string text;
};

}  // namespace kpiwatch
