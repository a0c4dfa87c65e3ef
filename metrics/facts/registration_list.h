#pragma once

#include <memory>
#include <span>
#include <vector>

#include "metrics/base/byte_io.h"
#include "metrics/events/event.h"
#include "metrics/facts/attributes_pool.h"

namespace kpiwatch {

/// From `time` on the asset exists with these attributes, or does not exist.
struct RegistrationFact {
  static constexpr AttributesId kRetired = static_cast<AttributesId>(-1);

  Instant time;
  EventNumber number = 0;
  AttributesId attributes = kRetired;

  bool retires() const { return attributes == kRetired; }
};

/// What is known of one asset's existence, a fact an instant, ascending. Nearly every asset is
/// registered once and never again: that fact lies within.
class RegistrationList {
 public:
  std::span<const RegistrationFact> facts() const {
    if (many_) return *many_;
    return {&only_, only_.time == kForever ? 0U : 1U};
  }
  /// Puts a fact in its place, or in that of the one for the same instant.
  void put(const RegistrationFact& fact);

  void save(ByteWriter& bytes) const;
  /// Into an empty one; attributes are below `most_attributes`.
  void load(ByteReader& bytes, std::size_t most_attributes);

 private:
  RegistrationFact only_{.time = kForever};              ///< at kForever when there is none
  std::unique_ptr<std::vector<RegistrationFact>> many_;  ///< all, when there are two or more
};

}  // namespace kpiwatch
