#include "daemon/http/request_target.h"

#include <algorithm>

#include "daemon/http/text.h"
#include "metrics/base/utf8.h"

namespace kpiwatch::http {
namespace {

bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7f; }

Result<std::string> decode(std::string_view text, std::string_view what) {
  auto decoded = percent_decode(text);
  if (!decoded || !is_utf8(*decoded) || has_control(*decoded)) {
    return invalid("expected percent-encoded UTF-8 without control characters in the " +
                   std::string(what) + ", found \"" + shown(text) + "\"");
  }
  return std::move(*decoded);
}

Result<std::string> decode_query_part(std::string_view text) {
  std::string with_spaces(text);
  std::replace(with_spaces.begin(), with_spaces.end(), '+', ' ');
  return decode(with_spaces, "query");
}

Result<Pairs> parse_query(std::string_view query) {
  Pairs pairs;
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    if (value.empty()) continue;
    auto name = decode_query_part(take_until(value, '='));
    if (!name) return name.error();
    auto decoded = decode_query_part(value);
    if (!decoded) return decoded.error();
    pairs.emplace_back(std::move(*name), std::move(*decoded));
  }
  return pairs;
}

/// Leaves "/path?…" of an absolute target.
Result<std::string_view> without_authority(std::string_view target, std::string_view host) {
  constexpr std::string_view kScheme = "http://";
  if (!equals_ignoring_case(target.substr(0, kScheme.size()), kScheme)) {
    return invalid("expected a target that begins with \"/\", found \"" + shown(target) + "\"");
  }
  target.remove_prefix(kScheme.size());
  const std::size_t end = std::min(target.find_first_of("/?"), target.size());
  if (!equals_ignoring_case(target.substr(0, end), host)) {
    return invalid("expected the host of the target to be that of the Host field, found \"" +
                   shown(target.substr(0, end)) + "\"");
  }
  return target.substr(end);
}

}  // namespace

Result<RequestTarget> parse_target(std::string_view target, std::string_view host) {
  if (!std::all_of(target.begin(), target.end(), is_visible_ascii) ||
      target.find('#') != std::string_view::npos) {
    return invalid("expected a target of visible ASCII characters without \"#\", found \"" +
                   shown(target) + "\"");
  }
  if (target == "*") return RequestTarget{"*", {}};
  if (!target.starts_with('/')) {
    auto origin = without_authority(target, host);
    if (!origin) return origin.error();
    target = *origin;
  }
  const std::string_view raw_path = take_until(target, '?');
  auto path = decode(raw_path.empty() ? "/" : raw_path, "path");
  if (!path) return path.error();
  auto query = parse_query(target);
  if (!query) return query.error();
  return RequestTarget{std::move(*path), std::move(*query)};
}

}  // namespace kpiwatch::http
