#pragma once

#include "metrics/report/exposition.h"

namespace kpiwatch {

/// The usual families about this process, as the kernel tells them now: CPU time, memory, file
/// descriptors, threads, start. What cannot be read is left out.
void write_process_metrics(Exposition& out);

}  // namespace kpiwatch
