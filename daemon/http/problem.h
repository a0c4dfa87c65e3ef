#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.h"
#include "metrics/base/result.h"

namespace kpiwatch::http {

/// An RFC 9457 problem document. `detail` is for the person who reads it: what was expected and
/// found.
Response problem(int status, std::string_view detail);
/// With every single error as the extension member `errors`.
Response problem(int status, std::string_view detail, const std::vector<std::string>& errors);

/// 503 with Retry-After: kpiwatch's own trouble, sending again is safe.
Response unavailable(std::string_view detail);

/// The same for what was thrown while `request` was being answered, which goes to the log.
Response failure(const Request& request, const std::exception& error);

/// The status that the kind of error stands for.
Response problem(const Error& error);

}  // namespace kpiwatch::http
