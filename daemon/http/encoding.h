#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/message.h"

/// Content codings (RFC 9110, 8.4): gzip, undone with zlib, which reads it
/// piece by piece, and done with libdeflate, which is faster.
namespace kpiwatch::http {

/// Undoes the request's Content-Encoding. Returns the answer to refuse with when it is not one that
/// we read, is broken, or makes more than `max_bytes`.
std::optional<Response> undo_content_encoding(Request& request, std::size_t max_bytes);

/// Whether an Accept-Encoding field allows gzip.
bool accepts_gzip(std::string_view accept_encoding);

/// Compresses the body and says so, when it is worth it.
void compress(Response& response);
/// Whether it is.
bool is_worth_compressing(const Response& response);

}  // namespace kpiwatch::http
