#pragma once

#include <cstdint>
#include <string_view>

#include "metrics/base/byte_words.h"

namespace kpiwatch {

/// Takes the tokens of plain JSON off the front of a text: on one line, strings without escapes.
/// After the first that is not there nothing more is to be taken: whoever reads gives up.
class PlainTokens {
 public:
  explicit PlainTokens(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  /// Whether all strings so far were of ASCII and had no control characters; when in doubt not.
  bool is_simple() const { return is_simple_; }

  bool take(char c) {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t')) ++at_;
    return take_here(c);
  }
  /// Exactly that.
  bool take_here(std::string_view text) {
    if (!rest().starts_with(text)) return false;
    at_ += text.size();
    return true;
  }
  /// A string. A view that is not null even when it is empty.
  bool take_text(std::string_view& text) {
    if (!take('"')) return false;
    text = take_inside();
    return take_here('"');
  }
  /// What may stand in a string, up to a quote or to what no plain string holds.
  std::string_view take_inside() {
    const char* begin = at_;
    skip_inside();
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

 private:
  bool take_here(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  void skip_inside() {
    using namespace byte_words;
    for (; static_cast<std::size_t>(end_ - at_) >= kSize; at_ += kSize) {
      const std::uint64_t word = load(at_);
      const std::uint64_t stop = equal_to(word, '"') | equal_to(word, '\\') | less_than(word, ' ');
      if (stop == 0) {
        if (from_delete_on(word) != 0) is_simple_ = false;
        continue;
      }
      if (before_first_of(stop, from_delete_on(word)) != 0) is_simple_ = false;
      at_ += first_of(stop);
      return;
    }
    for (; at_ != end_ && *at_ != '"' && *at_ != '\\'; ++at_) {
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte < ' ') return;
      if (byte >= 0x7F) is_simple_ = false;
    }
  }

  const char* at_;
  const char* end_;
  bool is_simple_ = true;
};

}  // namespace kpiwatch
