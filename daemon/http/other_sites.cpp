#include "daemon/http/other_sites.h"

#include <fmt/format.h>

#include <string_view>

#include "daemon/http/problem.h"
#include "daemon/http/text.h"

namespace kpiwatch::http {
namespace {

/// Of an origin as browsers write it, "https://host:port"; empty for any other, such as "null".
std::string_view authority_of(std::string_view origin) {
  constexpr std::string_view kSeparator = "://";
  const std::size_t end_of_scheme = origin.find(kSeparator);
  if (end_of_scheme == std::string_view::npos) return {};
  return origin.substr(end_of_scheme + kSeparator.size());
}

bool is_own(std::string_view origin, std::string_view host) {
  const std::string_view authority = authority_of(origin);
  return !authority.empty() && equals_ignoring_case(authority, host);
}

Response refusal(std::string_view expected, std::string_view found) {
  return problem(403,
                 fmt::format("expected {} or none, found \"{}\": pages of other sites may change "
                             "nothing here",
                             expected, shown(found)));
}

}  // namespace

std::optional<Response> refuse_other_sites(const Request& request) {
  if (is_safe(request)) return std::nullopt;
  const auto origin = request.header("origin");
  const std::string_view host = request.header("host").value_or("");
  if (origin && !is_own(*origin, host))
    return refusal(fmt::format("the Origin \"http://{}\"", shown(host)), *origin);
  const auto site = request.header("sec-fetch-site");
  if (site && *site != "same-origin" && *site != "none")
    return refusal("Sec-Fetch-Site same-origin", *site);
  return std::nullopt;
}

}  // namespace kpiwatch::http
