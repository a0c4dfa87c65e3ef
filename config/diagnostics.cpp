#include "config/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace kpiwatch {

std::string to_string(const Diagnostic& diagnostic) {
  return fmt::format("{}:{}:{}: {}", diagnostic.file, diagnostic.line, diagnostic.column,
                     diagnostic.message);
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::map<std::string, std::size_t> order;
  for (const Diagnostic& diagnostic : all_) order.try_emplace(diagnostic.file, order.size());
  const auto rank = [&](const Diagnostic& diagnostic) {
    return std::tuple(order.at(diagnostic.file), diagnostic.line, diagnostic.column);
  };
  std::vector<Diagnostic> sorted = all_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return rank(a) < rank(b); });
  return sorted;
}

}  // namespace kpiwatch
