#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "metrics/report/exposition.h"
#include "metrics/report/number.h"
#include "metrics/targets/board.h"

/// How a row of the metric table is said: a family's name, its help, and where its samples come
/// from, as pointers to the board's own members.
namespace kpiwatch {

/// A target, with the label names that its groups are told under.
struct FamilySubject {
  const TargetStanding& target;
  std::vector<std::string> group_labels;
};

/// Takes the samples of one family. Its head is written with the first of them, and an absent
/// figure has none.
class FamilySamples {
 public:
  using Labels = std::vector<Exposition::Label>;

  FamilySamples(std::string_view name, std::string_view help, Exposition& out)
      : name_(name), help_(help), out_(out) {}

  void add(const Labels& labels, std::optional<double> value);

 private:
  std::string_view name_;
  std::string_view help_;
  Exposition& out_;
  bool begun_ = false;
};

using EmitSamples = std::function<void(const FamilySubject&, FamilySamples&)>;

struct Family {
  std::string_view name;
  std::string_view help;
  std::vector<EmitSamples> sources;  ///< one for each kind of target that has the figure
};

inline double sample_value(double value) { return value; }
inline double sample_value(std::int64_t count) { return static_cast<double>(count); }
inline double sample_value(bool flag) { return flag ? 1 : 0; }
inline double sample_value(FenSum amount) { return to_yuan(amount); }
inline double sample_value(Millis length) { return to_seconds(length); }
inline double sample_value(MillisSum length) { return to_seconds(length.count()); }
inline double sample_value(const Decimal& decimal) { return to_double(decimal); }
inline double sample_value(const Ratio& ratio) { return ratio.to_double(); }
template <class T>
std::optional<double> sample_value(const std::optional<T>& figure) {
  return figure ? std::optional<double>(sample_value(*figure)) : std::nullopt;
}

/// A group's own labels after the leading ones.
FamilySamples::Labels with_group(FamilySamples::Labels labels, const FamilySubject& subject,
                                 const GroupLabels& group);

/// Calls `visit` with the standing of a target of that kind.
template <class Standing, class Visit>
EmitSamples for_kind(Visit visit) {
  return [visit](const FamilySubject& subject, FamilySamples& out) {
    if (const auto* standing = std::get_if<Standing>(&subject.target.standing)) {
      visit(subject, *standing, out);
    }
  };
}

/// One sample a target. `figure`: a member of the standing, or a function of it.
template <class Standing, class Figure>
EmitSamples per_target(Figure figure) {
  return for_kind<Standing>([figure](const auto& subject, const auto& standing, auto& out) {
    out.add({{"target", subject.target.id}}, sample_value(std::invoke(figure, standing)));
  });
}

/// One sample a window. `figure`: a member of the window, or a function of it.
template <class Standing, class Figure>
EmitSamples per_window(Figure figure) {
  return for_kind<Standing>([figure](const auto& subject, const auto& standing, auto& out) {
    for (const auto& window : standing.windows) {
      out.add({{"target", subject.target.id}, {"window", window.window}},
              sample_value(std::invoke(figure, window)));
    }
  });
}

/// One sample a group and window.
template <class Standing, class Figure>
EmitSamples per_group_window(Figure figure) {
  return for_kind<Standing>([figure](const auto& subject, const auto& standing, auto& out) {
    for (const auto& group : standing.groups) {
      for (const auto& window : group.windows) {
        out.add(with_group({{"target", subject.target.id}, {"window", window.window}}, subject,
                           group.labels),
                sample_value(std::invoke(figure, window)));
      }
    }
  });
}

}  // namespace kpiwatch
