#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace kpiwatch::http {

/// As the header field Date has it (RFC 9110, 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".
std::string format_date(std::chrono::sys_seconds instant);

/// The wall clock so. Valid until this thread asks again.
std::string_view date_now();

}  // namespace kpiwatch::http
