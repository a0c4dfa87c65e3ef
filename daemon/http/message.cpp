#include "daemon/http/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>

namespace kpiwatch::http {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};

constexpr Phrase kPhrases[] = {
    {200, "OK"},
    {204, "No Content"},
    {400, "Bad Request"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

constexpr std::string_view kEndOfLine = "\r\n";

void append_all(std::string& out, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) out += part;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  append_all(out, {name, ": ", value, kEndOfLine});
}

}  // namespace

bool is_safe(const Request& request) {
  return request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
}

std::optional<std::string_view> find(const Pairs& pairs, std::string_view name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(),
                                  [name](const auto& pair) { return pair.first == name; });
  if (found == pairs.end()) return std::nullopt;
  return found->second;
}

std::string_view reason_phrase(int status) {
  const auto* found =
      std::find_if(std::begin(kPhrases), std::end(kPhrases),
                   [status](const Phrase& phrase) { return phrase.status == status; });
  return found == std::end(kPhrases) ? std::string_view() : found->text;
}

// By hand: formats that are read anew for each answer cost several times as much.
void append_head(std::string& out, const Response& response, Persistence persistence,
                 std::string_view date) {
  append_all(out, {"HTTP/1.1 ", fmt::format_int(response.status).c_str(), " ",
                   reason_phrase(response.status), kEndOfLine, "Date: ", date, kEndOfLine});
  if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
  // A 204 never has a body, and must not tell a length (RFC 9110, 8.6).
  if (response.status != 204)
    append_field(out, "Content-Length", fmt::format_int(response.body.size()).c_str());
  // Every answer is of this moment, and none is to be taken for what it is not.
  out += "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
  for (const auto& [name, value] : response.headers) append_field(out, name, value);
  if (persistence == Persistence::kClose) append_field(out, "Connection", "close");
  if (persistence == Persistence::kKeepExplicit) append_field(out, "Connection", "keep-alive");
  out += kEndOfLine;
}

}  // namespace kpiwatch::http
