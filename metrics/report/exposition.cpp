#include "metrics/report/exposition.h"

#include <cmath>

#include "metrics/report/number.h"

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

std::string to_sample_value(double value) {
  if (std::isfinite(value)) return format_number(value);
  if (std::isnan(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

}  // namespace

void Exposition::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  text_.append("# HELP ").append(name).append(" ");
  append_escaped(text_, help, Quotes::kKept);
  text_.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void Exposition::sample(std::initializer_list<Label> labels, double value,
                        std::string_view suffix) {
  sample_of(labels, value, suffix);
}

void Exposition::begin_sample(std::string_view suffix) {
  text_.append(name_).append(suffix);
  first_label_ = true;
}

void Exposition::label(std::string_view name, std::string_view value) {
  text_ += first_label_ ? '{' : ',';
  first_label_ = false;
  text_.append(name).append("=\"");
  append_escaped(text_, value, Quotes::kEscaped);
  text_ += '"';
}

void Exposition::end_sample(double value) {
  if (!first_label_) text_ += '}';
  text_.append(" ").append(to_sample_value(value)).append("\n");
}

}  // namespace kpiwatch
