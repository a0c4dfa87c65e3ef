#include "metrics/base/in_quotes.h"

#include "metrics/base/json.h"

namespace kpiwatch {
namespace {

constexpr std::size_t kShownCharacters = 200;

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// The length in bytes of the first `count` UTF-8 characters of `text`.
std::size_t prefix_length(std::string_view text, std::size_t count) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_continuation(text[i]) && count-- == 0) return i;
  }
  return text.size();
}

}  // namespace

std::string in_quotes(std::string_view text) {
  const auto shown = prefix_length(text, kShownCharacters);
  std::string out;
  append_json_string(out, text.substr(0, shown));
  if (shown < text.size()) out.insert(out.size() - 1, "…");
  return out;
}

}  // namespace kpiwatch
