#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace kpiwatch {

/// Writes the Prometheus text format (version 0.0.4): escapes help and label values, prints the
/// shortest number that reads back the same. Families and samples must come in order: a family,
/// then its samples.
class Exposition {
 public:
  using Label = std::pair<std::string_view, std::string_view>;

  /// `type`: "gauge", "counter" or "histogram".
  void family(std::string_view name, std::string_view type, std::string_view help);
  /// A sample of the current family; `suffix` for "_bucket", "_sum", "_count".
  void sample(std::initializer_list<Label> labels, double value, std::string_view suffix = {});
  template <class Labels>
  void sample_of(const Labels& labels, double value, std::string_view suffix = {}) {
    begin_sample(suffix);
    for (const auto& [name, label_value] : labels) label(name, label_value);
    end_sample(value);
  }

  std::string take() { return std::move(text_); }

 private:
  void begin_sample(std::string_view suffix);
  void label(std::string_view name, std::string_view value);
  void end_sample(double value);

  std::string text_;
  std::string name_;
  bool first_label_ = true;
};

}  // namespace kpiwatch
