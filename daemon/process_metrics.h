#pragma once

#include <memory>

#include "metrics/report/exposition.h"

namespace kpiwatch {

/// The usual families about this process, as the kernel tells them now: CPU time, memory, file
/// descriptors, threads, start. What cannot be read is left out.
///
/// A look at /proc costs far more than what is read there: it is found by name for each open, and
/// /proc/stat counts every interrupt of the machine. So what changes is read from places that stay
/// open, and what does not is read once. Safe from any thread.
class ProcessMetrics {
 public:
  ProcessMetrics();
  ~ProcessMetrics();

  void write(Exposition& out) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch
