#include "daemon/http/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "daemon/http/problem.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch::http {
namespace {

/// What stands in the path for the pattern's parameter ("" when it has none), if the path fits.
std::optional<std::string> fit(std::string_view pattern, std::string_view path) {
  const std::size_t brace = pattern.find('{');
  if (brace == std::string_view::npos) {
    return path == pattern ? std::optional<std::string>("") : std::nullopt;
  }
  const std::string_view before = pattern.substr(0, brace);
  const std::string_view behind = pattern.substr(pattern.find('}') + 1);
  if (path.size() < before.size() + behind.size()) return std::nullopt;
  if (!path.starts_with(before) || !path.ends_with(behind)) return std::nullopt;
  const std::string_view value =
      path.substr(before.size(), path.size() - before.size() - behind.size());
  if (value.empty() || value.find('/') != std::string_view::npos) return std::nullopt;
  return std::string(value);
}

template <class Handlers>
std::string allowed_methods(const Handlers& handlers) {
  std::string methods;
  for (const auto& [method, handler] : handlers) {
    if (method == "OPTIONS") continue;
    methods += method + (method == "GET" ? ", HEAD, " : ", ");
  }
  return methods + "OPTIONS";
}

Response with_allow(Response response, std::string methods) {
  response.headers.emplace_back("Allow", std::move(methods));
  return response;
}

/// Here and not further out, so that a failure is observed like every other answer.
void call(const Handler& handler, Request& request, const Reply& reply) {
  try {
    handler(request, reply);
  } catch (const std::exception& error) {
    reply(failure(request, error));
  }
}

}  // namespace

Handler answering(std::function<Response(const Request&)> answer) {
  return [answer = std::move(answer)](const Request& request, const Reply& reply) {
    reply(answer(request));
  };
}

void Router::add(std::string method, std::string pattern, Handler handler) {
  auto path = std::find_if(paths_.begin(), paths_.end(),
                           [&](const Path& it) { return it.pattern == pattern; });
  if (path == paths_.end()) path = paths_.insert(path, {std::move(pattern), {}});
  path->handlers.emplace(std::move(method), std::move(handler));
}

const Router::Path* Router::match(Request& request) const {
  for (const Path& path : paths_) {
    if (auto parameter = fit(path.pattern, request.path)) {
      request.path_parameter = std::move(*parameter);
      return &path;
    }
  }
  return nullptr;
}

void Router::handle(Request& request, const Reply& reply) const {
  const Path* path = match(request);
  const std::string_view pattern = path ? std::string_view(path->pattern) : std::string_view();
  const Reply observed = [this, pattern, reply](Response response) {
    observer_(pattern, response.status);
    reply(std::move(response));
  };
  if (!path) {
    const bool whole_server = request.path == "*" && request.method == "OPTIONS";
    return observed(whole_server ? with_allow({204, "", "", {}}, "GET, HEAD, POST, PUT, OPTIONS")
                                 : problem(404, "there is nothing at " + in_quotes(request.path)));
  }
  const auto found = path->handlers.find(request.method == "HEAD" ? "GET" : request.method);
  if (found != path->handlers.end()) return call(found->second, request, observed);
  const std::string methods = allowed_methods(path->handlers);
  if (request.method == "OPTIONS") return observed(with_allow({204, "", "", {}}, methods));
  observed(with_allow(problem(405, fmt::format("expected one of the methods {}, found {}", methods,
                                               in_quotes(request.method))),
                      methods));
}

}  // namespace kpiwatch::http
