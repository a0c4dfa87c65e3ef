#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.h"
#include "config/node.h"
#include "metrics/base/decimal.h"
#include "metrics/base/instant.h"
#include "metrics/base/labels.h"

namespace kpiwatch {

/// A map while it is being read: each key it may have is asked for once; `finish` complains about
/// the others. A node that should be a map and is none has been complained about and has no keys.
class Fields {
 public:
  /// `what`: the key that the map belongs to.
  Fields(const Node& map, std::string_view what, const Complaints& complaints);

  /// The value of a key that may be missing.
  const Node* take(std::string_view key);
  /// The value of a key that may not; `finish` complains about a missing one.
  const Node* require(std::string_view key);
  /// A key that is known but has no place here; `why` completes the complaint.
  void refuse(std::string_view key, std::string_view why);
  /// Complains about every key that nobody asked for, with the nearest one that was, and about
  /// required ones that are missing and not among those near.
  void finish();

 private:
  bool is_known(std::string_view key) const;

  const Node& map_;
  const Complaints& complaints_;
  std::vector<std::string_view> known_;
  std::vector<std::string_view> missing_;
};

/// A scalar's text without control characters, else a complaint that starts with `what`.
std::optional<std::string> read_text(const Node* node, std::string_view what,
                                     const Complaints& complaints);
/// The same, and not empty.
std::optional<std::string> read_name(const Node* node, std::string_view what,
                                     const Complaints& complaints);
/// One of `choices`, as its place among them.
std::optional<std::size_t> read_choice(const Node* node, std::string_view what,
                                       const std::vector<std::string_view>& choices,
                                       const Complaints& complaints);
std::optional<Decimal> read_decimal(const Node* node, std::string_view what,
                                    std::string_view expected, bool (*fits)(const Decimal&),
                                    const Complaints& complaints);
/// A whole number from `lowest` to `highest`.
std::optional<std::int64_t> read_whole(const Node* node, std::string_view what, std::int64_t lowest,
                                       std::int64_t highest, const Complaints& complaints);
/// What a user may set at most: instants far from any figure stay out of the arithmetic.
inline constexpr Millis kLongestDuration = std::chrono::days{100 * 365};
std::optional<Millis> read_duration(const Node* node, std::string_view what, bool may_be_zero,
                                    const Complaints& complaints);
/// A list of names, each complained about when it comes twice.
std::vector<std::string> read_names(const Node* node, std::string_view what,
                                    const Complaints& complaints);
/// attribute: value or list of values.
std::optional<Selector> read_selector(const Node* node, std::string_view what,
                                      const Complaints& complaints);

/// All of `text` as decimal digits that fit.
std::optional<int> parse_digits(std::string_view text);

/// "WHAT: expected EXPECTED, found …" at the node's place; nothing about what was refused before.
void complain(const Complaints& complaints, const Node& node, std::string_view what,
              std::string_view expected);
/// The same where a decimal is expected; of one with too many digits it says so.
void complain_of_decimal(const Complaints& complaints, const Node& node, std::string_view what,
                         std::string_view expected);

}  // namespace kpiwatch
