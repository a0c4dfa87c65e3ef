#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The parts of the Prometheus text format (version 0.0.4) that stay the same while values change.
namespace kpiwatch {

using SampleLabel = std::pair<std::string_view, std::string_view>;

/// A family's two comment lines. `type`: "gauge", "counter" or "histogram".
void append_family_head(std::string& out, std::string_view name, std::string_view type,
                        std::string_view help);

void append_label_value(std::string& out, std::string_view value);  ///< escaped
/// Whether a label's value is not written as it is.
bool needs_escape(std::string_view value);

/// Appends a sample up to its value: `name{label="value"} `.
class SeriesText {
 public:
  SeriesText(std::string& out, std::string_view name, std::string_view suffix = {}) : out_(out) {
    out_.append(name).append(suffix);
  }

  SeriesText& label(std::string_view name, std::string_view value);
  template <class Labels>
  SeriesText& labels(const Labels& labels) {
    for (const auto& [name, value] : labels) label(name, value);
    return *this;
  }
  void end();

 private:
  std::string& out_;
  bool first_label_ = true;
};

/// Many of them, one behind the other.
class SeriesList {
 public:
  /// `write` appends one to a string.
  template <class Write>
  void add(Write write) {
    write(text_);
    begins_.push_back(text_.size());
  }
  std::string_view operator[](std::size_t index) const {
    const std::size_t begin = begins_[index];
    return {text_.data() + begin, begins_[index + 1] - begin};
  }
  std::size_t size() const { return begins_.size() - 1; }

 private:
  std::string text_;
  std::vector<std::size_t> begins_{0};
};

}  // namespace kpiwatch
