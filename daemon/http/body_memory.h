#pragma once

#include <atomic>
#include <cstddef>

namespace kpiwatch::http {

/// What the bodies of all connections together may take. Safe from any thread.
class BodyMemory {
 public:
  explicit BodyMemory(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// False, and nothing taken, when there is not so much left.
  [[nodiscard]] bool take(std::size_t bytes) {
    const bool fits = (taken_bytes_ += bytes) <= most_bytes_;
    if (!fits) give_back(bytes);
    return fits;
  }
  void give_back(std::size_t bytes) { taken_bytes_ -= bytes; }

 private:
  const std::size_t most_bytes_;
  std::atomic<std::size_t> taken_bytes_ = 0;
};

}  // namespace kpiwatch::http
