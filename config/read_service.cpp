#include <algorithm>
#include <array>
#include <limits>

#include "config/fields.h"
#include "config/sections.h"
#include "metrics/base/ascii.h"

namespace kpiwatch {
namespace {

bool is_of_host(char c, bool bracketed) {
  if (c == '.' || c == '-' || c == '_') return true;
  if (c == ':' || c == '%') return bracketed;  // IPv6 and its zones
  return is_letter_or_digit(c);
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

/// A whole number of KiB, MiB or GiB.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  const auto unit = text.find_first_not_of("0123456789");
  if (unit == std::string_view::npos) return std::nullopt;
  constexpr std::array kUnits = {"KiB", "MiB", "GiB"};
  const auto found = std::ranges::find(kUnits, text.substr(unit));
  const auto number = parse_digits(text.substr(0, unit));
  if (found == kUnits.end() || !number) return std::nullopt;
  return static_cast<std::uint64_t>(*number) << 10 * (found - kUnits.begin() + 1);
}

constexpr std::uint64_t kLeastIdentityMemory = 16 << 20;

}  // namespace

void read_storage(const Node& section, const std::filesystem::path& folder, Settings& settings,
                  const Complaints& complaints) {
  Fields fields(section, "storage", complaints);
  if (const auto path = read_name(fields.take("path"), "path", complaints)) {
    settings.storage = folder / *path;
  }
  if (const Node* node = fields.take("identity_memory")) {
    const auto size = parse_size(node->text);
    if (size && *size >= kLeastIdentityMemory) {
      settings.identity_memory = *size;
    } else {
      complain(complaints, *node, "identity_memory", "a size of at least 16MiB such as 256MiB");
    }
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
