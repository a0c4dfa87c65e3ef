#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "metrics/base/decimal.h"
#include "metrics/base/instant.h"
#include "metrics/base/labels.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// The place of an accepted event in the journal, from 1 on, in order of acceptance. It names the
/// event; it never decides an evaluation.
using EventNumber = std::uint64_t;

/// What orders facts about one thing at one instant: compared bytewise, in this order (contract 3).
struct EventKey {
  std::string sequence;
  std::string source;
  std::string id;

  auto operator<=>(const EventKey&) const = default;
  template <class Self, class Image>
  static void members(Self& self, Image& image) {
    image(self.sequence, self.source, self.id);
  }
};

/// A key whose texts belong to somebody else.
struct EventKeyView {
  std::string_view sequence;
  std::string_view source;
  std::string_view id;

  EventKeyView() = default;
  EventKeyView(const EventKey& key) : sequence(key.sequence), source(key.source), id(key.id) {}
  explicit operator EventKey() const {
    return {std::string(sequence), std::string(source), std::string(id)};
  }
  auto operator<=>(const EventKeyView&) const = default;
};

enum class Status : std::uint8_t { kUnknown, kOnline, kOffline };

struct AssetRegistered {
  std::string name;
  Labels attributes;  ///< its labels and `kind`

  bool operator==(const AssetRegistered&) const = default;
};
struct AssetRetired {
  bool operator==(const AssetRetired&) const = default;
};
struct AssetStatus {
  Status status = Status::kUnknown;

  bool operator==(const AssetStatus&) const = default;
};
struct FaultOpened {
  Labels attributes;  ///< its labels and `kind`, network or system
  std::optional<std::string> asset;
  std::int64_t revision = 0;

  bool operator==(const FaultOpened&) const = default;
};
struct FaultClosed {
  std::int64_t revision = 0;

  bool operator==(const FaultClosed&) const = default;
};
struct FaultVoided {
  bool operator==(const FaultVoided&) const = default;
};
struct MaintenancePlanned {
  Interval interval;
  std::optional<Selector> select;
  std::vector<std::string> assets;
  std::int64_t revision = 0;

  bool operator==(const MaintenancePlanned&) const = default;
};
struct MaintenanceCancelled {
  bool operator==(const MaintenanceCancelled&) const = default;
};
struct BudgetAppropriated {
  Fen amount;
  std::optional<int> year;  ///< fiscal; absent: the one that holds the event's time
  std::string project;
  std::int64_t revision = 0;
  std::string name;  ///< "" when not told

  bool operator==(const BudgetAppropriated&) const = default;
};
/// An adjustment of the budget, or an execution: spent positive, refunded negative.
struct BudgetMoved {
  enum class What : std::uint8_t { kAdjusted, kExecuted };
  What what = What::kAdjusted;
  Fen amount;
  std::optional<int> year;

  bool operator==(const BudgetMoved&) const = default;
};

using Fact =
    std::variant<AssetRegistered, AssetRetired, AssetStatus, FaultOpened, FaultClosed, FaultVoided,
                 MaintenancePlanned, MaintenanceCancelled, BudgetAppropriated, BudgetMoved>;

/// An accepted event: who said it, about what, from when on, and the fact.
struct Event {
  EventKey key;
  std::string type;
  std::string subject;
  Instant time;
  Fact fact;
};

/// An event whose texts and fact belong to somebody else: an Event, or the text that it was read
/// from. Cheap to make and to copy; whoever keeps something of it copies that.
struct EventView {
  EventKeyView key;
  std::string_view type;
  std::string_view subject;
  Instant time;
  const Fact* fact = nullptr;  ///< there is one, but in a view that was made empty

  EventView() = default;
  EventView(const Event& event)
      : key(event.key),
        type(event.type),
        subject(event.subject),
        time(event.time),
        fact(&event.fact) {}
};

/// The event types of the contract, in its order.
const std::vector<std::string_view>& event_types();
/// The place of a type among them; an error that names the one nearest to it when there is none.
Result<std::size_t> place_of_event_type(std::string_view type);

}  // namespace kpiwatch
