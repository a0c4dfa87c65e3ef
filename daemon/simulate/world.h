#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/simulate/random.h"
#include "metrics/base/labels.h"
#include "metrics/calendar/windows.h"

/// A district that does not exist, in towns that do: what a configuration can be tried with.
namespace kpiwatch::simulate {

/// What is simulated. The same options give the same events, byte for byte.
struct Options {
  Interval span;
  std::uint64_t seed = 1;
  std::uint32_t cameras = 300;
  std::uint32_t lines = 16;
};

struct Town {
  std::string_view name;
  std::string_view slug;  ///< for ids
  int share;              ///< of the cameras, relative to the others
  int trouble;            ///< how often its cameras fail, in percent of the usual
};
inline constexpr std::size_t kTowns = 8;
extern const Town kTownTable[kTowns];

/// A place in World: things first, then the cameras.
using AssetIndex = std::uint32_t;

/// A leased line, a network device or an information system: there all the time.
struct Thing {
  std::string id;
  std::string kind;
  std::string name;
  Labels labels;
};

struct Camera {
  std::uint8_t town = 0;
  std::uint8_t camera_class = 1;
  std::uint8_t vendor = 0;
  AssetIndex line = 0;
  Instant added;    ///< the start of the span, for most
  Instant retired;  ///< kForever, for most
  struct Move {
    Instant at;
    std::uint8_t town = 0;
  };
  std::optional<Move> moved;
};

/// Who is there. Its `calendar` and `span` are those of the simulation.
struct World {
  Calendar calendar;
  Interval span;
  std::uint64_t seed = 0;
  std::vector<Thing> things;  ///< the lines first
  std::uint32_t lines = 0;
  std::vector<Camera> cameras;

  AssetIndex size() const { return static_cast<AssetIndex>(things.size() + cameras.size()); }
  AssetIndex index_of_camera(std::size_t camera) const {
    return static_cast<AssetIndex>(things.size() + camera);
  }
  std::string id_of(AssetIndex asset) const;
  std::string_view kind_of(AssetIndex asset) const;
};

World make_world(const Calendar& calendar, const Options& options);

/// A camera's name and labels while it stands in `town`.
Thing describe(const World& world, std::size_t camera, std::uint8_t town);

}  // namespace kpiwatch::simulate
