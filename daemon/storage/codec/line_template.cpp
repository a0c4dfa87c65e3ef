#include "daemon/storage/codec/line_template.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <utility>

#include "metrics/base/ascii.h"

namespace kpiwatch {
namespace {

using Kind = Hole::Kind;

constexpr std::size_t kFewestHexDigits = 8;
constexpr std::array<unsigned char, 5> kUuidGroups = {8, 4, 4, 4, 12};
constexpr std::size_t kUuidSize = 36;

std::size_t run_of_digits(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
}

/// As many as are hexadecimal digits in front and end with a word, and look random: digits follow
/// letters and letters digits. 0 when not.
std::size_t run_of_hex_digits(std::string_view text) {
  std::size_t size = 0;
  int turns = 0;
  for (; size < text.size() && is_hex_digit(text[size]); ++size)
    turns += size > 0 && is_digit(text[size]) != is_digit(text[size - 1]);
  const bool ends = size == text.size() || !is_letter_or_digit(text[size]);
  return ends && turns >= 2 && size >= kFewestHexDigits ? size : 0;
}

bool begins_with_uuid(std::string_view text) {
  if (text.size() < kUuidSize || (text.size() > kUuidSize && is_letter_or_digit(text[kUuidSize])))
    return false;
  std::size_t at = 0;
  for (const unsigned char size : kUuidGroups) {
    if (at > 0 && text[at++] != '-') return false;
    for (const std::size_t end = at + size; at < end; ++at)
      if (!is_hex_digit(text[at])) return false;
  }
  return true;
}

class Cutter {
 public:
  Cutter(std::string_view line, Cut how) : line_(line), how_(how) {}

  LineTemplate cut() {
    while (at_ < line_.size()) {
      const bool full = result_.parts.size() >= kMostHoles - kUuidGroups.size();
      if (full || !(cut_value() || cut_hole())) take(1 + run_without_holes());
    }
    close({});
    assert(result_.holes() <= kMostHoles && "match() writes no more numbers than that");
    return std::move(result_);
  }

 private:
  std::string_view rest() const { return line_.substr(at_); }
  bool at_word() const { return at_ == 0 || !is_letter_or_digit(line_[at_ - 1]); }

  /// How many letters behind the next one begin no hole whatever is before them.
  std::size_t run_without_holes() const {
    if (how_ == Cut::kCoarse) return 0;
    const std::string_view behind = rest().substr(1);
    return static_cast<std::size_t>(std::ranges::find_if(behind, is_hex_digit) - behind.begin());
  }

  void take(std::size_t size) {
    literal_.append(line_, at_, size);
    at_ += size;
  }
  void close(const Hole& hole) { result_.parts.push_back({std::exchange(literal_, {}), hole}); }
  void make(const Hole& hole, std::size_t size) {
    close(hole);
    at_ += size;
  }

  /// A text within quotes as a whole.
  bool cut_value() {
    if (how_ == Cut::kFine || at_ == 0 || line_[at_ - 1] != '"') return false;
    // The name of a member is no value.
    if (at_ < 2 || (line_[at_ - 2] != ':' && line_[at_ - 2] != '[')) return false;
    const std::size_t begin = at_;
    const std::size_t size = text_at(line_.data() + begin).size();
    if (size == 0) return false;
    const std::size_t parts = result_.parts.size();
    if (cut_hole()) {
      if (at_ == begin + size) return true;
      at_ = begin;
      literal_ = std::move(result_.parts[parts].literal);
      result_.parts.resize(parts);
    }
    make({Kind::kText}, size);
    return true;
  }

  bool cut_hole() {
    if (!is_hex_digit(line_[at_])) return false;
    return cut_time() || cut_uuid() || cut_hex() || cut_digits();
  }

  bool cut_time() {
    if (!is_digit(line_[at_]) || (at_ > 0 && is_digit(line_[at_ - 1]))) return false;
    for (const Kind kind : {Kind::kMillis, Kind::kSeconds}) {
      const char* at = line_.data() + at_;
      std::uint64_t number = 0;
      const char* const end = line_.data() + line_.size();
      if (!reader_.read({kind}, at, end, number) || at > end || is_digit(*at)) continue;
      make({kind}, static_cast<std::size_t>(at - line_.data()) - at_);
      return true;
    }
    return false;
  }

  bool cut_uuid() {
    if (!at_word() || !begins_with_uuid(rest())) return false;
    for (const unsigned char size : kUuidGroups) {
      if (size != kUuidGroups.front()) take(1);
      make({Kind::kHex, size}, size);
    }
    return true;
  }

  bool cut_hex() {
    const std::size_t run = at_word() ? run_of_hex_digits(rest()) : 0;
    for (std::size_t left = run; left > 0 && result_.parts.size() < kMostHoles;) {
      const std::size_t size = std::min<std::size_t>(left, kMostHexDigits);
      make({Kind::kHex, static_cast<unsigned char>(size)}, size);
      left -= size;
    }
    return run > 0;
  }

  bool cut_digits() {
    const std::size_t run = run_of_digits(rest());
    if (run == 0) return false;
    const std::size_t size = std::min<std::size_t>(run, kMostDigits);
    // Zeros in front, fractions and pairs keep their width, whatever their number.
    const bool padded = run > kMostDigits || size == 2 || (size > 1 && line_[at_] == '0') ||
                        (at_ > 0 && line_[at_ - 1] == '.');
    make(padded ? Hole{Kind::kPadded, static_cast<unsigned char>(size)} : Hole{Kind::kDecimal},
         size);
    return true;
  }

  const std::string_view line_;
  const Cut how_;
  std::size_t at_ = 0;
  std::string literal_;
  LineTemplate result_;
  HoleReader reader_{line_.data()};
};

}  // namespace

void write_template(const LineTemplate& the_template, CodeWriter& out) {
  for (const auto& [literal, hole] : the_template.parts) {
    out.text(literal);
    out.number(to_byte(hole));
  }
}

LineTemplate read_template(CodeReader& in) {
  LineTemplate read;
  while (!in.failed() && read.parts.size() <= kMostHoles) {
    const std::string_view literal = in.text();
    const std::uint64_t byte = in.number();
    const auto hole = byte < 256 ? hole_of(static_cast<unsigned char>(byte)) : std::nullopt;
    if (!hole) break;
    read.parts.push_back({std::string(literal), *hole});
    if (hole->kind == Kind::kNone) return read;
  }
  return {};
}

LineTemplate cut(std::string_view line, Cut how) { return Cutter(line, how).cut(); }

const char* match(const LineTemplate& the_template, const char* at, const char* end,
                  HoleReader& reader, std::uint64_t* numbers) {
  for (const auto& [literal, hole] : the_template.parts) {
    if (static_cast<std::size_t>(end - at) <= literal.size() ||
        std::memcmp(at, literal.data(), literal.size()) != 0)
      return nullptr;
    at += literal.size();
    if (hole.kind == Kind::kNone) break;
    if (!reader.read(hole, at, end, *numbers++)) return nullptr;
  }
  return *at == '\n' ? at : nullptr;
}

}  // namespace kpiwatch
