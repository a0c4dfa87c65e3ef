#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "daemon/storage/identity/identity.h"
#include "daemon/storage/recent_blocks.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch {

/// What orders and names the event of that line; empty texts when it has none.
EventKey key_of_line(std::string_view line);

/// Finds the event of an identity among those of a block.
class EventSearch {
 public:
  explicit EventSearch(const Identity& identity);

  /// By the texts that the event contains unless its sender writes letters or digits as escapes
  /// (such as \u0031).
  std::optional<EventNumber> in(const EventBlock& block) const;
  /// By reading every event.
  std::optional<EventNumber> in_all_of(const EventBlock& block) const;
  /// Whether the event of that line is it.
  bool is_it(std::string_view line) const;

 private:
  const Identity& identity_;
  std::vector<std::string_view> parts_;  ///< of its id, as every JSON writer writes them
};

}  // namespace kpiwatch
