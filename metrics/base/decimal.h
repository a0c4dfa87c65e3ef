#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "metrics/base/int128.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// An exact decimal: coefficient / 10^scale, normalized (no trailing zeros in the coefficient
/// unless scale is 0; zero is 0/1). At most 18 significant digits and at most 18 decimal places.
struct Decimal {
  std::int64_t coefficient = 0;
  int scale = 0;

  /// 10^scale, the denominator.
  std::int64_t denominator() const;
  bool operator==(const Decimal&) const = default;
};

std::strong_ordering operator<=>(const Decimal& left, const Decimal& right);

/// Reads a JSON number ("0.90", "-12", "1e3"): optional minus, digits without a leading zero,
/// fraction, exponent. Exact or an error; never rounds.
[[nodiscard]] Result<Decimal> parse_decimal(std::string_view text);

/// Shortest plain notation: "0.9", "-12", "1000".
std::string to_string(const Decimal& decimal);

/// An amount of money: whole hundredths of a yuan.
struct Fen {
  std::int64_t count = 0;

  Fen& operator+=(Fen other) {
    count += other.count;
    return *this;
  }
  Fen operator-() const { return {-count}; }
  friend Fen operator+(Fen a, Fen b) { return {a.count + b.count}; }
  friend Fen operator-(Fen a, Fen b) { return {a.count - b.count}; }
  auto operator<=>(const Fen&) const = default;
};

/// A sum of amounts: however many of the largest are sent, it holds them.
struct FenSum {
  Int128 count = 0;

  FenSum() = default;
  FenSum(Fen amount) : count(amount.count) {}

  FenSum& operator+=(FenSum other) {
    count += other.count;
    return *this;
  }
  FenSum& operator-=(FenSum other) {
    count -= other.count;
    return *this;
  }
  friend FenSum operator+(FenSum a, FenSum b) { return a += b; }
  friend FenSum operator-(FenSum a, FenSum b) { return a -= b; }
  auto operator<=>(const FenSum&) const = default;
};

enum class MoneyUnit { kYuan, kWanYuan };  ///< wan_yuan: 10 000 yuan

/// A single amount may be at most 10^13 yuan in size; sums of them are FenSums.
[[nodiscard]] Result<Fen> to_fen(const Decimal& amount, MoneyUnit unit);
[[nodiscard]] Result<MoneyUnit> parse_money_unit(std::string_view text);

}  // namespace kpiwatch
