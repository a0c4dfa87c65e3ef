#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "metrics/base/result.h"

namespace kpiwatch {

/// A JSON value as it was sent: numbers keep their text, so that nothing passes through binary
/// floating point; members keep their order. Source: RFC 8259.
class Json {
 public:
  struct Number {
    std::string text;  ///< valid by the grammar of RFC 8259
    bool operator==(const Number&) const = default;
  };
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;  ///< null
  Json(bool value) : value_(value) {}
  Json(Number value) : value_(std::move(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  const bool* as_bool() const { return std::get_if<bool>(&value_); }
  const Number* as_number() const { return std::get_if<Number>(&value_); }
  const std::string* as_string() const { return std::get_if<std::string>(&value_); }
  const Array* as_array() const { return std::get_if<Array>(&value_); }
  const Object* as_object() const { return std::get_if<Object>(&value_); }

  /// The member of that name of an object, or nullptr.
  const Json* find(std::string_view name) const;
  /// "an object", "a string", … for messages.
  std::string_view type_name() const;

 private:
  std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

/// What parse_json refuses beyond bad syntax.
enum class DuplicateKeys {
  kReject,  ///< a key given twice in one object is an error that names it
  kKeep     ///< both members are kept, in order; used to take a batch apart before judging its
            ///< elements
};

/// Reads one whole JSON document: valid UTF-8, nothing after it, at most 64 levels deep.
[[nodiscard]] Result<Json> parse_json(std::string_view text,
                                      DuplicateKeys duplicates = DuplicateKeys::kReject);

/// The texts of the elements of an array, as they stand in `text`, which parse_json takes and finds
/// to be an array.
[[nodiscard]] std::vector<std::string_view> texts_of_elements(std::string_view text);

/// The first key that an object anywhere in `value` holds twice, or nullptr: for a value that was
/// read with kKeep.
const std::string* find_duplicate_key(const Json& value);

/// One line, no spaces, members in their order, numbers as they were sent.
std::string to_text(const Json& value);

/// Equal exactly for equal JSON values: members sorted bytewise, numbers in one normal form by
/// exact value, strings decoded and escaped one way.
std::string to_canonical_text(const Json& value);

/// `text` as a JSON string with its quotes, appended to `out`.
void append_json_string(std::string& out, std::string_view text);

}  // namespace kpiwatch
