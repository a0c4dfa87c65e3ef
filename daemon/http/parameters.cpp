#include "daemon/http/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <string>

#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"
#include "metrics/base/rfc3339.h"

namespace kpiwatch::http {

Result<void> check_parameters(const Request& request,
                              std::initializer_list<std::string_view> known) {
  for (auto it = request.query.begin(); it != request.query.end(); ++it) {
    const std::string& name = it->first;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::span<const std::string_view> candidates(known.begin(), known.size());
      return invalid(fmt::format("unknown query parameter {}{}", in_quotes(name),
                                 suggestion(name, candidates)));
    }
    const auto has_name = [&name](const auto& pair) { return pair.first == name; };
    if (std::any_of(request.query.begin(), it, has_name)) {
      return invalid(fmt::format("query parameter {} is given twice", in_quotes(name)));
    }
  }
  return {};
}

Result<Instant> instant_parameter(const Request& request, std::string_view name, Instant otherwise,
                                  Result<Instant> (*parse)(std::string_view)) {
  const auto given = request.parameter(name);
  if (!given) return otherwise;
  std::string text(*given);
  const std::size_t space = text.rfind(' ');
  if (space != std::string::npos && text.size() - space == std::string_view(" 08:00").size()) {
    text[space] = '+';
  }
  auto instant = parse(text);
  if (!instant)
    return invalid(fmt::format("query parameter \"{}\": {}", name, instant.error().message));
  return *instant;
}

Result<std::uint64_t> number_parameter(const Request& request, std::string_view name,
                                       std::uint64_t least, std::uint64_t otherwise) {
  const auto text = request.parameter(name);
  if (!text) return otherwise;
  std::uint64_t number = 0;
  const auto read = std::from_chars(text->begin(), text->end(), number);
  if (read.ec != std::errc() || read.ptr != text->end() || number < least) {
    return invalid(
        fmt::format("query parameter \"{}\": expected a whole number from {} on, found {}", name,
                    least, in_quotes(*text)));
  }
  return number;
}

}  // namespace kpiwatch::http
