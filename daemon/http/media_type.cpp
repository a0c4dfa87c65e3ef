#include "daemon/http/media_type.h"

#include <fmt/format.h>

#include "daemon/http/problem.h"
#include "daemon/http/text.h"

namespace kpiwatch::http {

MediaType parse_media_type(std::string_view text) {
  MediaType type;
  type.name = to_lower(trim(take_until(text, ';')));
  while (!text.empty()) {
    std::string_view value = take_until(text, ';');
    const std::string_view name = trim(take_until(value, '='));
    if (equals_ignoring_case(name, "charset")) type.charset = to_lower(unquote(trim(value)));
  }
  return type;
}

std::optional<Response> refuse_other_charset(const MediaType& type) {
  if (type.charset == "utf-8" || type.charset == "utf8") return std::nullopt;
  return problem(415, fmt::format("expected the charset utf-8, found \"{}\"", shown(type.charset)));
}

}  // namespace kpiwatch::http
