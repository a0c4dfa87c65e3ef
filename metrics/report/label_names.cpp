#include "metrics/report/label_names.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "metrics/base/ascii.h"

namespace kpiwatch {
namespace {

/// Ours, and those that Prometheus gives to samples and to the alerts that it makes of them.
constexpr std::array<std::string_view, 8> kTaken = {"target",   "window", "le",        "quantile",
                                                    "instance", "job",    "alertname", "severity"};

bool is_label_character(char c) { return is_letter_or_digit(c) || c == '_'; }

/// One underscore for each character, of however many bytes, that a label name cannot have.
std::string with_label_characters(std::string_view attribute) {
  std::string name;
  for (const char c : attribute) {
    const bool continues_character = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    if (continues_character) continue;
    name += is_label_character(c) ? c : '_';
  }
  if (name.empty() || is_digit(name.front())) name.insert(name.begin(), '_');
  return name;
}

std::string to_label_name(std::string_view attribute) {
  std::string name = with_label_characters(attribute);
  const bool reserved = name.starts_with("__") || std::ranges::count(kTaken, name) > 0;
  return reserved ? "attribute_" + name : name;
}

}  // namespace

std::vector<std::string> to_label_names(const std::vector<std::string>& attributes) {
  std::vector<std::string> names;
  for (const std::string& attribute : attributes) {
    const std::string wanted = to_label_name(attribute);
    std::string name = wanted;
    for (int n = 2; std::ranges::count(names, name) > 0; ++n)
      name = wanted + "_" + std::to_string(n);
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace kpiwatch
