#pragma once

namespace kpiwatch {

/// Sums of assets over milliseconds pass 64 bits near five million assets; these do not.
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Unsigned128;

}  // namespace kpiwatch
