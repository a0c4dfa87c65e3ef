#include "metrics/report/json_writer.h"

#include "metrics/base/json.h"
#include "metrics/report/number.h"

namespace kpiwatch {

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(text_, name);
  text_ += ':';
  comma_due_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view value) {
  separate();
  append_json_string(text_, value);
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value) { return this->value(std::to_string(value)); }

JsonWriter& JsonWriter::number(double value) {
  std::string text = format_number(value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return this->value(text);
}

JsonWriter& JsonWriter::boolean(bool value) { return this->value(value ? "true" : "false"); }

JsonWriter& JsonWriter::null() { return value("null"); }

JsonWriter& JsonWriter::begin(char bracket) {
  separate();
  text_ += bracket;
  comma_due_ = false;
  return *this;
}

JsonWriter& JsonWriter::end(char bracket) {
  text_ += bracket;
  comma_due_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  text_ += text;
  return *this;
}

void JsonWriter::separate() {
  if (comma_due_) text_ += ',';
  comma_due_ = true;
}

}  // namespace kpiwatch
