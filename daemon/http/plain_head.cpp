#include "daemon/http/plain_head.h"

#include <algorithm>
#include <array>

#include "daemon/http/text.h"
#include "metrics/base/ascii.h"

namespace kpiwatch::http {
namespace {

bool is_visible(char c) { return c > ' ' && c < 0x7f; }
bool is_of_value(char c) { return is_visible(c) || c == ' '; }

/// Of a character that a plain name may have, the one in lower case; 0 of the others.
constexpr std::array<char, 256> kOfName = [] {
  std::array<char, 256> letters{};
  for (char c = 'a'; c <= 'z'; ++c) letters[c] = letters[c - 'a' + 'A'] = c;
  for (char c = '0'; c <= '9'; ++c) letters[c] = c;
  for (const char c : {'-', '_'}) letters[c] = c;
  return letters;
}();

/// The name in lower case; an empty one when it is not plain.
std::string read_name(std::string_view text) {
  std::string name(text.size(), '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    name[i] = kOfName[static_cast<unsigned char>(text[i])];
    if (name[i] == 0) return {};
  }
  return name;
}

/// Takes a line off the front, without its end; an empty one when there is no end.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n");
  if (end == std::string_view::npos) return {};
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

bool read_request_line(std::string_view line, RequestHead& head) {
  const std::string_view method = take_until(line, ' ');
  const std::string_view target = take_until(line, ' ');
  const bool is_plain = !method.empty() && std::ranges::all_of(method, is_capital) &&
                        !target.empty() && std::ranges::all_of(target, is_visible) &&
                        (line == "HTTP/1.1" || line == "HTTP/1.0");
  if (!is_plain) return false;
  head.method = method;
  head.target = target;
  head.minor_version = line.back() - '0';
  return true;
}

/// Fields on which it depends where the request ends, or what it is, are left to Beast unless there
/// is nothing to think about.
bool decides_framing(std::string_view name) {
  return name == "transfer-encoding" || name == "upgrade" || name == "proxy-connection";
}

bool is_plain_length(std::string_view value) {
  constexpr std::size_t kMostDigits = 18;
  return !value.empty() && value.size() <= kMostDigits && std::ranges::all_of(value, is_digit);
}

bool read_field(std::string_view line, RequestHead& head) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  std::string name = read_name(line.substr(0, colon));
  const std::string_view value = trim(line.substr(colon + 1));
  if (name.empty() || !std::ranges::all_of(value, is_of_value) || decides_framing(name))
    return false;
  if (name == "content-length" && (!is_plain_length(value) || find(head.fields, name)))
    return false;
  head.fields.emplace_back(std::move(name), value);
  return true;
}

}  // namespace

std::optional<RequestHead> read_plain_head(std::string_view head) {
  constexpr std::size_t kUsualFields = 8;
  RequestHead read;
  read.fields.reserve(kUsualFields);
  if (!read_request_line(take_line(head), read)) return std::nullopt;
  while (head != "\r\n")
    if (!read_field(take_line(head), read)) return std::nullopt;
  return read;
}

}  // namespace kpiwatch::http
