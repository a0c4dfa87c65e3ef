#pragma once

#include <string_view>

#include "metrics/base/byte_io.h"

namespace kpiwatch {

/// Where the events of `kpiwatch simulate` come from: this and the seed. Nothing else may use it.
inline constexpr std::string_view kSimulatedSource = "urn:kpiwatch:simulation:";

inline bool is_simulated(std::string_view source) { return source.starts_with(kSimulatedSource); }

/// Warns, once, when a journal holds simulated events beside real ones: its figures mean nothing
/// then. For one thread.
class MixtureAlarm {
 public:
  void saw(std::string_view source);

  void save(ByteWriter& to) const;
  void load(ByteReader& from);

 private:
  bool simulated_ = false;
  bool real_ = false;
};

}  // namespace kpiwatch
