#pragma once

#include "daemon/simulate/story.h"

namespace kpiwatch::simulate {

/// Planned work at night, about twice a month: a town as a whole or one line with its cameras, told
/// days ahead; now and then prolonged or called off. The lines concerned are down for a part of it.
void tell_maintenance(const World& world, Story& story);

}  // namespace kpiwatch::simulate
