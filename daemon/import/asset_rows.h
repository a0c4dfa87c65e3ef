#pragma once

#include <optional>

#include "daemon/import/event_draft.h"
#include "daemon/import/import_row.h"

namespace kpiwatch {

/// A line of the asset register: the asset is registered at `from` and, with a `to`, retired
/// there. Nothing when the line has complaints.
///
/// To correct: import the corrected lines again with a greater sequence, which wins at the same
/// instant.
std::optional<RowFacts> read_asset(ImportRow& row);

}  // namespace kpiwatch
