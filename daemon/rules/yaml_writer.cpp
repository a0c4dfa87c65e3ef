#include "daemon/rules/yaml_writer.h"

#include <cstddef>

#include "daemon/rules/quotes.h"

namespace kpiwatch::rules {
namespace {

std::string indent(int level) { return std::string(static_cast<std::size_t>(level) * 2, ' '); }

}  // namespace

void YamlWriter::line(int level, std::string_view key, std::string_view value) {
  text_ += entry_ ? indent(level - 1) + "- " : indent(level);
  entry_ = false;
  text_.append(key).append(":");
  if (!value.empty()) text_.append(" ").append(value);
  text_ += '\n';
}

void YamlWriter::text(int level, std::string_view key, std::string_view value) {
  line(level, key, in_escaped_quotes(value));
}

void YamlWriter::block(int level, std::string_view key, std::string_view lines) {
  line(level, key, "|-");
  const std::string margin = indent(level + 1);
  text_ += margin;
  for (const char c : lines) {
    text_ += c;
    if (c == '\n') text_ += margin;
  }
  text_ += '\n';
}

void YamlWriter::comment(std::string_view text) { text_.append("# ").append(text).append("\n"); }

}  // namespace kpiwatch::rules
