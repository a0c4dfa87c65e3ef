#pragma once

#include <cassert>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "metrics/report/sample_value.h"
#include "metrics/report/series_text.h"
#include "metrics/targets/board.h"

/// How a row of the metric table is said: a family's name, its help, and where its samples come
/// from, as pointers to the board's own members.
namespace kpiwatch {

/// Takes the samples of one family, in order. Which samples come, and their labels, depends on the
/// board's shape alone (board_shape.h); an absent figure has a place and no sample. There are two
/// kinds, so that where values are written nothing is done for labels: this one lays out the
/// series.
class SeriesSamples {
 public:
  using Labels = std::initializer_list<SampleLabel>;

  SeriesSamples(SeriesList& series, std::string_view name) : series_(series), name_(name) {}

  /// `group`: whose labels come after the leading ones.
  void add(Labels labels, const std::optional<SampleValue>& value,
           const GroupLabels* group = nullptr);

 private:
  SeriesList& series_;
  std::string_view name_;
};

/// This one takes the values.
class ValueSamples {
 public:
  /// Room for as many as there are series.
  explicit ValueSamples(std::span<std::optional<SampleValue>> values)
      : next_(values.data()), end_(next_ + values.size()) {}

  void add(SeriesSamples::Labels, const std::optional<SampleValue>& value,
           const GroupLabels* = nullptr) {
    assert(next_ != end_ && "the shape says which samples there are");
    *next_++ = value;
  }
  bool is_full() const { return next_ == end_; }

 private:
  std::optional<SampleValue>* next_;
  std::optional<SampleValue>* end_;
};

/// The samples of a target, told to either kind.
class EmitSamples {
 public:
  template <class Tell>
  EmitSamples(Tell tell) : series_(tell), values_(tell) {}

  void operator()(const TargetStanding& target, SeriesSamples& out) const { series_(target, out); }
  void operator()(const TargetStanding& target, ValueSamples& out) const { values_(target, out); }

 private:
  std::function<void(const TargetStanding&, SeriesSamples&)> series_;
  std::function<void(const TargetStanding&, ValueSamples&)> values_;
};

struct Family {
  std::string_view name;
  std::string_view help;
  std::vector<EmitSamples> sources;  ///< one for each kind of target that has the figure
};

/// Calls `visit` with the standing of a target of that kind.
template <class Standing, class Visit>
EmitSamples for_kind(Visit visit) {
  return [visit](const TargetStanding& target, auto& out) {
    if (const auto* standing = std::get_if<Standing>(&target.standing)) {
      visit(target, *standing, out);
    }
  };
}

/// One sample a target. `figure`: a member of the standing, or a function of it.
template <class Standing, class Figure>
EmitSamples per_target(Figure figure) {
  return for_kind<Standing>([figure](const auto& target, const auto& standing, auto& out) {
    out.add({{"target", target.id}}, sample_value(std::invoke(figure, standing)));
  });
}

/// One sample a window. `figure`: a member of the window, or a function of it.
template <class Standing, class Figure>
EmitSamples per_window(Figure figure) {
  return for_kind<Standing>([figure](const auto& target, const auto& standing, auto& out) {
    for (const auto& window : standing.windows) {
      out.add({{"target", target.id}, {"window", window.window}},
              sample_value(std::invoke(figure, window)));
    }
  });
}

/// One sample a group and window.
template <class Standing, class Figure>
EmitSamples per_group_window(Figure figure) {
  return for_kind<Standing>([figure](const auto& target, const auto& standing, auto& out) {
    for (const auto& group : standing.groups) {
      for (const auto& window : group.windows) {
        out.add({{"target", target.id}, {"window", window.window}},
                sample_value(std::invoke(figure, window)), &group.labels);
      }
    }
  });
}

}  // namespace kpiwatch
