#include "metrics/report/exposition.h"

#include <algorithm>
#include <utility>

namespace kpiwatch {

void Exposition::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  std::string head;
  append_family_head(head, name, type, help);
  prepared(head);
}

/// A string's room cannot be had without zeros in it: they are written a little ahead of the text,
/// so that the processor's caches still hold the place when the text comes.
void Exposition::grow(std::size_t bytes) {
  constexpr std::size_t kAhead = std::size_t{32} << 10;
  const std::size_t wanted = end_ + std::max(bytes, kAhead);
  if (text_.capacity() < end_ + bytes) text_.reserve(wanted);
  text_.resize(std::min(wanted, text_.capacity()));
}

std::string Exposition::take() {
  text_.resize(std::exchange(end_, 0));
  return std::exchange(text_, {});
}

}  // namespace kpiwatch
