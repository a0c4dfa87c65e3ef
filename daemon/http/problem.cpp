#include "daemon/http/problem.h"

#include <spdlog/spdlog.h>

#include "metrics/report/json_writer.h"

namespace kpiwatch::http {
namespace {

/// Seconds; long enough for a commit or two, short enough that nobody loses patience.
constexpr const char* kRetryAfter = "2";

void begin_document(JsonWriter& json, int status, std::string_view detail) {
  json.begin_object().key("type").string("about:blank").key("title").string(reason_phrase(status));
  json.key("status").integer(status).key("detail").string(detail);
}

Response to_response(JsonWriter& json, int status) {
  json.end_object();
  return {status, "application/problem+json", json.take(), {}};
}

int status_of(Error::Kind kind) {
  switch (kind) {
    case Error::Kind::kInvalid:
    case Error::Kind::kRetryLater:
    case Error::Kind::kConflict:
      return 400;
    case Error::Kind::kNotFound:
      return 404;
    case Error::Kind::kUnavailable:
      return 503;
  }
  return 500;
}

}  // namespace

Response problem(int status, std::string_view detail) {
  JsonWriter json;
  begin_document(json, status, detail);
  return to_response(json, status);
}

Response problem(int status, std::string_view detail, const std::vector<std::string>& errors) {
  JsonWriter json;
  begin_document(json, status, detail);
  json.key("errors").begin_array();
  for (const std::string& error : errors) json.string(error);
  json.end_array();
  return to_response(json, status);
}

Response unavailable(std::string_view detail) {
  Response response = problem(503, detail);
  response.headers.emplace_back("Retry-After", kRetryAfter);
  return response;
}

Response failure(const Request& request, const std::exception& error) {
  spdlog::error("{} {} failed: {}", request.method, request.path, error.what());
  return unavailable("kpiwatch failed to answer; its log says more");
}

Response problem(const Error& error) {
  const int status = status_of(error.kind);
  return status == 503 ? unavailable(error.message) : problem(status, error.message);
}

}  // namespace kpiwatch::http
