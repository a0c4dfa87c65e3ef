#pragma once

#include "daemon/simulate/story.h"

namespace kpiwatch::simulate {

/// The faults that people report, six to fourteen a year, most of them over within half an hour:
/// opened and closed, some corrected afterwards, one a year that was none. The thing that failed is
/// offline meanwhile.
void tell_faults(const World& world, Story& story);

}  // namespace kpiwatch::simulate
