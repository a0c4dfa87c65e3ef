#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "metrics/targets/target.h"

namespace kpiwatch {

/// What a user may set, typed and valid; the defaults are the contract's (section 4).
struct Settings {
  struct Listen {
    std::string host = "127.0.0.1";
    std::uint16_t port = 9469;
  };

  Promises promises;
  /// A folder. A relative one in the file is relative to the file's own folder and begins with
  /// that.
  std::filesystem::path storage = "/var/lib/kpiwatch";
  Listen listen;
  Millis max_future = std::chrono::minutes{5};
};

}  // namespace kpiwatch
