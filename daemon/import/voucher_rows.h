#pragma once

#include <optional>

#include "daemon/import/event_draft.h"
#include "daemon/import/import_row.h"

namespace kpiwatch {

/// A voucher: money spent, given back or moved. Nothing when the line has complaints.
///
/// Money adds up, and no event takes another's place: so a voucher with a number is its number,
/// item and day, and the same one with another amount is a conflict, not a second payment. To
/// correct: a voucher of its own that takes the wrong one back, as in any ledger.
std::optional<RowFacts> read_voucher(ImportRow& row);

}  // namespace kpiwatch
