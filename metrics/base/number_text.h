#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kpiwatch {

/// A number of RFC 8259's grammar taken apart, its value untouched: digits x 10^exponent.
struct NumberText {
  bool negative = false;  ///< never for zero
  std::string digits;     ///< without zeros at either end; "0" for zero
  std::string exponent;   ///< a whole number of any size, in plain digits with a '-' if negative;
                          ///< "0" for zero

  bool operator==(const NumberText&) const = default;
};

/// Nothing when `text` as a whole is no number by that grammar.
std::optional<NumberText> read_number(std::string_view text);

/// Whether `text` as a whole is a number by that grammar.
bool is_number(std::string_view text);

}  // namespace kpiwatch
