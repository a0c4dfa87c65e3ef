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
  std::filesystem::path
      storage;  ///< a relative one in the file is relative to the folder of the file
  Listen listen;
  Millis max_future = std::chrono::minutes{5};
};

}  // namespace kpiwatch
