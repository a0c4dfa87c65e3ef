#pragma once

#include <optional>

#include "daemon/import/event_draft.h"
#include "daemon/import/import_row.h"

namespace kpiwatch {

/// A ticket: a fault opened and, with a `closed`, closed. Nothing when the line has complaints.
/// What was done about it is told with its end.
///
/// To correct: a greater revision.
std::optional<RowFacts> read_ticket(ImportRow& row);

}  // namespace kpiwatch
