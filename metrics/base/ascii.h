#pragma once

/// Kinds of ASCII characters, whatever the locale.
namespace kpiwatch {

constexpr bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }
constexpr bool is_small_letter(char c) { return static_cast<unsigned char>(c - 'a') < 26; }
constexpr bool is_capital(char c) { return static_cast<unsigned char>(c - 'A') < 26; }
constexpr bool is_letter(char c) { return is_small_letter(c) || is_capital(c); }
constexpr bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }
/// Of base 16, the letters small.
constexpr bool is_hex_digit(char c) {
  return is_digit(c) || static_cast<unsigned char>(c - 'a') < 6;
}

}  // namespace kpiwatch
