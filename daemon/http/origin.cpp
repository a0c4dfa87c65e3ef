#include "daemon/http/origin.h"

#include <charconv>
#include <cstdint>
#include <system_error>

#include "daemon/http/text.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch::http {
namespace {

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && after == end;
}

}  // namespace

Result<Origin> parse_origin(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  const Error error = invalid("expected a URL like \"http://host:port\", found " + in_quotes(url));
  if (!equals_ignoring_case(url.substr(0, kScheme.size()), kScheme)) return error;
  std::string_view authority = url.substr(kScheme.size());
  if (authority.ends_with('/')) authority.remove_suffix(1);
  if (authority.empty() || authority.find_first_of("/?#@ ") != std::string_view::npos) return error;
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  Origin origin{std::string(authority.substr(0, colon)), "80", std::string(authority)};
  if (colon != std::string_view::npos) origin.port = std::string(authority.substr(colon + 1));
  if (origin.host.starts_with('[')) origin.host = origin.host.substr(1, origin.host.size() - 2);
  if (origin.host.empty() || !is_port(origin.port)) return error;
  return origin;
}

}  // namespace kpiwatch::http
