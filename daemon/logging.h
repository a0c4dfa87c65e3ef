#pragma once

#include <string>
#include <string_view>

namespace kpiwatch {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

/// Sends the log to standard error: one line an entry, with the time and the level. Call before the
/// first entry; called again it sets another level. Whatever an entry quotes is made printable, so
/// that no sender can forge a line.
void start_logging(LogLevel level);

/// `text` with its control characters escaped ("\n", "\x1b"); the rest, Chinese too, as it is.
std::string printable(std::string_view text);

}  // namespace kpiwatch
