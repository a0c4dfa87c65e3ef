#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace kpiwatch {

/// Writes one JSON document on one line, front to back; commas come by themselves. The caller keeps
/// the grammar: a key before each value of an object, every begin with its end.
///
///     JsonWriter json;
///     json.begin_object().key("accepted").integer(3).key("rejected").begin_array().end_array();
///     json.end_object();
class JsonWriter {
 public:
  JsonWriter& begin_object() { return begin('{'); }
  JsonWriter& end_object() { return end('}'); }
  JsonWriter& begin_array() { return begin('['); }
  JsonWriter& end_array() { return end(']'); }

  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view value);
  JsonWriter& integer(std::int64_t value);
  /// With a fraction also when it is whole ("43200.0"): a measured figure, not a count. Must be
  /// finite.
  JsonWriter& number(double value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();

  std::string take() { return std::move(text_); }

 private:
  JsonWriter& begin(char bracket);
  JsonWriter& end(char bracket);
  JsonWriter& value(std::string_view text);
  void separate();

  std::string text_;
  bool comma_due_ = false;
};

}  // namespace kpiwatch
