#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/simulate/world.h"
#include "metrics/base/json.h"

/// What happens in a world. Each concern (outages, faults, maintenance, spending, the register)
/// adds its part; what one causes in another is told through the outages of things.
namespace kpiwatch::simulate {

/// Why a status is what it is.
enum class Reason : std::uint8_t {
  kNone,
  kPower,
  kLine,
  kDevice,
  kPlanned,
  kContactLost,
  kBeat,
  kGone
};

struct Outage {
  Interval interval;
  Reason reason = Reason::kNone;
};

/// An event that is told in words: everything but statuses, which are too many for it.
struct Notice {
  Instant time;
  std::string_view type;
  std::string subject;
  std::string data;  ///< as JSON
};

struct Story {
  std::vector<std::vector<Outage>> outages;  ///< of each of the world's things, in any order
  std::vector<Notice> notices;               ///< in any order

  explicit Story(const World& world) : outages(world.things.size()) {}
  /// Leaves out what lies outside of the simulated span.
  void add(const World& world, Instant time, std::string_view type, std::string subject,
           Json::Object data = {});
};

Json text(std::string_view value);
Json number(std::int64_t value);

/// An instant of a working day between 09:00 and 17:00 inside `interval`, to the second, when one
/// is soon found.
Instant working_time(const TimeZone& zone, Interval interval, Random& random);

}  // namespace kpiwatch::simulate
