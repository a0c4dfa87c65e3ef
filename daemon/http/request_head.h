#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/limits.h"
#include "daemon/http/message.h"

/// The guards on a request's head, before a byte of its body is read. Beast's parser lets through
/// several things by which one request can pass for two, or a field for another, wherever a proxy
/// and we read them differently; here they end the connection.
namespace kpiwatch::http {

struct RequestHead {
  std::string method;
  std::string target;
  int minor_version = 1;  ///< of HTTP/1
  Pairs fields;           ///< names in lower case, values trimmed, in order
};

/// How the body ends.
struct Framing {
  bool chunked = false;
  std::uint64_t content_length = 0;  ///< 0 when chunked
};

/// Looks at a head's bytes from `from` on, as far as they have come, for what a parser hides: line
/// ends other than CR LF, control characters, folded fields. Returns what is wrong.
std::optional<std::string_view> find_fault(std::string_view bytes, std::size_t from = 0);

/// The answer to refuse the request with, if any: its fields contradict each other or the standard.
std::optional<Response> check_head(const RequestHead& head, const Limits& limits);

/// Of a head that was checked.
Framing framing_of(const RequestHead& head);
bool keeps_alive(const RequestHead& head);
bool expects_continue(const RequestHead& head);

}  // namespace kpiwatch::http
