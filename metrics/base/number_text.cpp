#include "metrics/base/number_text.h"

#include <charconv>
#include <cstdint>

#include "metrics/base/ascii.h"

namespace kpiwatch {
namespace {

/// The parts of a number as they stand in its text.
struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  bool exponent_negative = false;
  std::string_view exponent;
};

class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view take_digits() {
    std::size_t length = 0;
    while (length < rest_.size() && is_digit(rest_[length])) ++length;
    const auto digits = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return digits;
  }

 private:
  std::string_view rest_;
};

std::optional<Parts> split(std::string_view text) {
  Cursor cursor(text);
  Parts parts;
  parts.negative = cursor.take('-');
  parts.whole = cursor.take_digits();
  if (parts.whole.empty() || (parts.whole.size() > 1 && parts.whole.front() == '0')) return {};
  if (cursor.take('.')) {
    parts.fraction = cursor.take_digits();
    if (parts.fraction.empty()) return {};
  }
  if (cursor.take('e') || cursor.take('E')) {
    parts.exponent_negative = cursor.take('-');
    if (!parts.exponent_negative) cursor.take('+');
    parts.exponent = cursor.take_digits();
    if (parts.exponent.empty()) return {};
  }
  if (!cursor.at_end()) return {};
  return parts;
}

std::string_view without_leading_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view{} : digits.substr(first);
}

/// digits + `change`, for digits far longer than those of `change`.
std::string add_to_long(std::string digits, std::int64_t change) {
  for (std::size_t i = digits.size(); change != 0; --i) {
    const std::int64_t sum = digits[i - 1] - '0' + change % 10;
    digits[i - 1] = static_cast<char>('0' + (sum + 10) % 10);
    change = change / 10 + (sum > 9 ? 1 : 0) - (sum < 0 ? 1 : 0);
    if (i == 1 && change != 0) {
      digits.insert(0, 1, static_cast<char>('0' + change));
      break;
    }
  }
  return std::string(without_leading_zeros(digits));
}

/// exponent + `shift`, of any size: a sender may write an exponent that no integer type holds, and
/// two numbers are equal only by their exact values.
std::string shifted_exponent(bool negative, std::string_view exponent, std::int64_t shift) {
  constexpr std::size_t kFitsInt64 = 18;
  const auto digits = without_leading_zeros(exponent);
  if (digits.size() <= kFitsInt64) {
    std::int64_t size = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), size);
    return std::to_string((negative ? -size : size) + shift);
  }
  return (negative ? "-" : "") + add_to_long(std::string(digits), negative ? -shift : shift);
}

}  // namespace

bool is_number(std::string_view text) { return split(text).has_value(); }

std::optional<NumberText> read_number(std::string_view text) {
  const auto parts = split(text);
  if (!parts) return {};
  std::string all(parts->whole);
  all += parts->fraction;
  const auto last = all.find_last_not_of('0');
  if (last == std::string::npos) return NumberText{false, "0", "0"};
  const auto trailing = static_cast<std::int64_t>(all.size() - 1 - last);
  const auto shift = trailing - static_cast<std::int64_t>(parts->fraction.size());
  all.resize(last + 1);
  return NumberText{parts->negative, std::string(without_leading_zeros(all)),
                    shifted_exponent(parts->exponent_negative, parts->exponent, shift)};
}

}  // namespace kpiwatch
