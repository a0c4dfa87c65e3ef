#include "daemon/commands/daemon_query.h"

#include <fmt/format.h>

#include <iterator>

#include "metrics/base/ascii.h"

namespace kpiwatch {
namespace {

/// RFC 3986: what need not be encoded anywhere.
bool is_unreserved(char c) {
  return is_letter_or_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}

void append_encoded(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

}  // namespace

std::string make_target(std::string_view path,
                        std::initializer_list<std::pair<std::string_view, std::string>> values) {
  std::string target(path);
  char separator = '?';
  for (const auto& [name, value] : values) {
    if (value.empty()) continue;
    target += separator;
    target.append(name).append("=");
    append_encoded(target, value);
    separator = '&';
  }
  return target;
}

}  // namespace kpiwatch
