#include "metrics/report/series_text.h"

#include <algorithm>

namespace kpiwatch {
namespace {

enum class Quotes { kKept, kEscaped };

void append_escaped(std::string& out, std::string_view text, Quotes quotes) {
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || (c == '"' && quotes == Quotes::kEscaped)) out += '\\';
    out += c;
  }
}

}  // namespace

void append_family_head(std::string& out, std::string_view name, std::string_view type,
                        std::string_view help) {
  out.append("# HELP ").append(name).append(" ");
  append_escaped(out, help, Quotes::kKept);
  out.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void append_label_value(std::string& out, std::string_view value) {
  append_escaped(out, value, Quotes::kEscaped);
}

bool needs_escape(std::string_view value) {
  return std::ranges::any_of(value, [](char c) { return c == '\n' || c == '\\' || c == '"'; });
}

SeriesText& SeriesText::label(std::string_view name, std::string_view value) {
  out_ += first_label_ ? '{' : ',';
  first_label_ = false;
  out_.append(name).append("=\"");
  append_label_value(out_, value);
  out_ += '"';
  return *this;
}

void SeriesText::end() { out_ += first_label_ ? " " : "} "; }

}  // namespace kpiwatch
