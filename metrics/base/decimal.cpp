#include "metrics/base/decimal.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "metrics/base/in_quotes.h"
#include "metrics/base/number_text.h"

namespace kpiwatch {
namespace {

constexpr int kMaxDigits = 18;
constexpr std::int64_t kMaxFen = 1'000'000'000'000'000;  // 10^13 yuan

constexpr std::array<std::int64_t, kMaxDigits + 1> make_powers_of_ten() {
  std::array<std::int64_t, kMaxDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}
constexpr auto kPowersOfTen = make_powers_of_ten();

std::int64_t power_of_ten(int exponent) { return kPowersOfTen[static_cast<std::size_t>(exponent)]; }

template <class Number>
bool read_whole(std::string_view text, Number& number) {
  const auto end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && rest == end;
}

Error too_long(std::string_view text) {
  return invalid(
      "expected a decimal of at most 18 digits, at most 18 of them after the point, found " +
      in_quotes(text));
}

}  // namespace

std::int64_t Decimal::denominator() const { return power_of_ten(scale); }

std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) {
  return Int128{left.coefficient} * right.denominator() <=>
         Int128{right.coefficient} * left.denominator();
}

Result<Decimal> parse_decimal(std::string_view text) {
  const auto number = read_number(text);
  if (!number) return invalid("expected a decimal such as 12.5, found " + in_quotes(text));
  const auto digits = static_cast<int>(number->digits.size());
  int exponent = 0;
  std::int64_t coefficient = 0;
  if (digits > kMaxDigits || !read_whole(number->exponent, exponent) || exponent < -kMaxDigits ||
      exponent > kMaxDigits - digits || !read_whole(number->digits, coefficient)) {
    return too_long(text);
  }
  if (number->negative) coefficient = -coefficient;
  if (exponent < 0) return Decimal{coefficient, -exponent};
  return Decimal{coefficient * power_of_ten(exponent), 0};
}

std::string to_string(const Decimal& decimal) {
  const bool negative = decimal.coefficient < 0;
  auto digits = fmt::format("{:0{}}", negative ? -decimal.coefficient : decimal.coefficient,
                            decimal.scale + 1);
  if (decimal.scale > 0)
    digits.insert(digits.size() - static_cast<std::size_t>(decimal.scale), 1, '.');
  return negative ? "-" + digits : digits;
}

Result<Fen> to_fen(const Decimal& amount, MoneyUnit unit) {
  const bool yuan = unit == MoneyUnit::kYuan;
  const Int128 scaled = Int128{amount.coefficient} * (yuan ? 100 : 1'000'000);
  const auto shown = to_string(amount) + (yuan ? " yuan" : " wan_yuan");
  if (scaled % amount.denominator() != 0) {
    return invalid("expected an amount of whole fen, found " + shown);
  }
  const Int128 fen = scaled / amount.denominator();
  if (fen > kMaxFen || fen < -kMaxFen) {
    return invalid("expected an amount of at most 10000000000000 yuan, found " + shown);
  }
  return Fen{static_cast<std::int64_t>(fen)};
}

Result<MoneyUnit> parse_money_unit(std::string_view text) {
  if (text == "yuan") return MoneyUnit::kYuan;
  if (text == "wan_yuan") return MoneyUnit::kWanYuan;
  return invalid("expected yuan or wan_yuan, found " + in_quotes(text));
}

}  // namespace kpiwatch
