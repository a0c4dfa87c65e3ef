#include <algorithm>
#include <limits>

#include "config/fields.h"
#include "config/sections.h"

namespace kpiwatch {
namespace {

bool is_of_host(char c, bool bracketed) {
  if (c == '.' || c == '-' || c == '_') return true;
  if (c == ':' || c == '%') return bracketed;  // IPv6 and its zones
  return ('0' <= c && c <= '9') || ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z');
}

/// A name or an IPv4 address, an IPv6 address in brackets, or nothing for every address.
std::optional<std::string> parse_host(std::string_view text) {
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (bracketed) text = text.substr(1, text.size() - 2);
  const auto fits = [&](char c) { return is_of_host(c, bracketed); };
  if (!std::all_of(text.begin(), text.end(), fits)) return std::nullopt;
  return std::string{text};
}

std::optional<Settings::Listen> parse_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = parse_host(text.substr(0, colon));
  const auto port = parse_digits(text.substr(colon + 1));
  if (!host || !port || *port > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  return Settings::Listen{*std::move(host), static_cast<std::uint16_t>(*port)};
}

}  // namespace

void read_storage(const Node& section, const std::filesystem::path& folder, Settings& settings,
                  const Complaints& complaints) {
  Fields fields(section, "storage", complaints);
  if (const auto path = read_name(fields.take("path"), "path", complaints)) {
    settings.storage = folder / *path;
  }
  fields.finish();
}

void read_web(const Node& section, Settings& settings, const Complaints& complaints) {
  Fields fields(section, "web", complaints);
  if (const Node* node = fields.take("listen")) {
    if (auto listen = parse_listen(node->text)) {
      settings.listen = *std::move(listen);
    } else {
      complain(complaints, *node, "listen", "HOST:PORT such as 127.0.0.1:9469 or [::1]:9469");
    }
  }
  fields.finish();
}

void read_ingest(const Node& section, Settings& settings, const Complaints& complaints) {
  Fields fields(section, "ingest", complaints);
  if (const auto future =
          read_duration(fields.take("max_future"), "max_future", true, complaints)) {
    settings.max_future = *future;
  }
  fields.finish();
}

}  // namespace kpiwatch
