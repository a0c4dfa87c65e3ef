#pragma once

#include "daemon/simulate/story.h"

namespace kpiwatch::simulate {

/// The register of assets: who is registered at the start, joins later, moves to another town or is
/// retired.
void tell_register(const World& world, Story& story);

}  // namespace kpiwatch::simulate
