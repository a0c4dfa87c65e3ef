#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/report/sample_value.h"
#include "metrics/report/series_text.h"
#include "metrics/targets/board.h"

/// How a row of the metric table is said: a family's name, its help, and where its samples come
/// from, as pointers to the board's own members.
namespace kpiwatch {

/// Takes the samples of one family, in order. Which samples come, and their labels, depends on the
/// board's shape alone (board_shape.h); an absent figure has a place and no sample.
class FamilySamples {
 public:
  using Labels = std::initializer_list<SampleLabel>;

  virtual ~FamilySamples() = default;
  /// `group`: whose labels come after the leading ones.
  virtual void add(Labels labels, std::optional<SampleValue> value,
                   const GroupLabels* group = nullptr) = 0;
};

using EmitSamples = std::function<void(const TargetStanding&, FamilySamples&)>;

struct Family {
  std::string_view name;
  std::string_view help;
  std::vector<EmitSamples> sources;  ///< one for each kind of target that has the figure
};

/// Calls `visit` with the standing of a target of that kind.
template <class Standing, class Visit>
EmitSamples for_kind(Visit visit) {
  return [visit](const TargetStanding& target, FamilySamples& out) {
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
