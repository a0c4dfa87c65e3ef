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

void Exposition::grow(std::size_t bytes) {
  text_.resize(std::max(end_ + bytes, text_.size() + text_.size() / 2));
}

std::string Exposition::take() {
  text_.resize(std::exchange(end_, 0));
  return std::exchange(text_, {});
}

}  // namespace kpiwatch
