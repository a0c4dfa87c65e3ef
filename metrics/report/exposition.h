#pragma once

#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "metrics/report/number.h"
#include "metrics/report/sample_value.h"
#include "metrics/report/series_text.h"

namespace kpiwatch {

/// Writes the Prometheus text format (version 0.0.4): escapes help and label values, prints the
/// shortest number that reads back the same. Families and samples must come in order: a family,
/// then its samples.
class Exposition {
 public:
  Exposition() = default;
  /// Goes on behind a text that was written already, first in the room that it has reserved.
  explicit Exposition(std::string begun) : text_(std::move(begun)), end_(text_.size()) {}

  /// `type`: "gauge", "counter" or "histogram".
  void family(std::string_view name, std::string_view type, std::string_view help);
  /// A sample of the current family; `suffix` for "_bucket", "_sum", "_count".
  void sample(std::initializer_list<SampleLabel> labels, double value,
              std::string_view suffix = {}) {
    sample_of(labels, value, suffix);
  }
  template <class Labels>
  void sample_of(const Labels& labels, double value, std::string_view suffix = {}) {
    std::string series;
    SeriesText(series, name_, suffix).labels(labels).end();
    prepared_sample(series, SampleValue(value));
  }

  /// What was written once by append_family_head and SeriesText.
  void prepared(std::string_view text) {
    char* const out = room(text.size());
    std::memcpy(out, text.data(), text.size());
    end_ += text.size();
  }
  void prepared_sample(std::string_view series, SampleValue value) {
    char* out = room(series.size() + kLongestNumber + 1);
    std::memcpy(out, series.data(), series.size());
    out = value.write(out + series.size());
    *out++ = '\n';
    end_ = static_cast<std::size_t>(out - text_.data());
  }
  /// Those of the series from `first` on that have a value.
  void prepared_samples(const SeriesList& series, std::size_t first,
                        std::span<const std::optional<SampleValue>> values);

  /// A line of these parts.
  void line(std::initializer_list<std::string_view> parts) {
    std::size_t bytes = 1;
    for (const std::string_view part : parts) bytes += part.size();
    char* out = room(bytes);
    for (const std::string_view part : parts) {
      std::memcpy(out, part.data(), part.size());
      out += part.size();
    }
    *out = '\n';
    end_ += bytes;
  }

  std::string take();

 private:
  /// At least `bytes` of it, behind the text.
  char* room(std::size_t bytes) {
    if (text_.size() - end_ < bytes) grow(bytes);
    return text_.data() + end_;
  }
  void grow(std::size_t bytes);

  std::string text_;  ///< with room behind its end
  std::size_t end_ = 0;
  std::string name_;
};

}  // namespace kpiwatch
