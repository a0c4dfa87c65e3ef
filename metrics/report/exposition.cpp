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

void Exposition::prepared_samples(const SeriesList& series, std::size_t first,
                                  std::span<const std::optional<SampleValue>> values) {
  // The place is kept at hand, not in the members, which every byte written might change.
  char* out = room(0);
  const char* end = text_.data() + text_.size();
  for (const auto& value : values) {
    const std::string_view name = series[first++];
    if (!value) continue;
    const std::size_t most = name.size() + kLongestNumber + 1;
    if (static_cast<std::size_t>(end - out) < most) {
      end_ = static_cast<std::size_t>(out - text_.data());
      out = room(most);
      end = text_.data() + text_.size();
    }
    std::memcpy(out, name.data(), name.size());
    out = value->write(out + name.size());
    *out++ = '\n';
  }
  end_ = static_cast<std::size_t>(out - text_.data());
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
