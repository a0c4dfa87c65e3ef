#include "daemon/simulated.h"

#include <spdlog/spdlog.h>

namespace kpiwatch {

void MixtureAlarm::saw(std::string_view source) {
  bool& seen = is_simulated(source) ? simulated_ : real_;
  if (seen) return;
  seen = true;
  if (simulated_ && real_) {
    spdlog::warn(
        "simulated events and real ones are in one journal, the latest from {}: its "
        "figures mean nothing",
        source);
  }
}

void MixtureAlarm::save(ByteWriter& to) const {
  to.write(simulated_);
  to.write(real_);
}

void MixtureAlarm::load(ByteReader& from) {
  simulated_ = from.read<bool>();
  real_ = from.read<bool>();
}

}  // namespace kpiwatch
