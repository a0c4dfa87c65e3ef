#pragma once

#include <string>
#include <utility>
#include <vector>

#include "metrics/base/instant.h"

/// Prometheus rules as plain values, and the cases that prove them. What is made from a
/// configuration is made as these and then printed (rule_yaml.h, rule_tests.h).
namespace kpiwatch::rules {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What an alert says in one language, as a Prometheus template.
struct Words {
  std::string summary;
  std::string description;

  bool operator==(const Words&) const = default;
};

struct Recording {
  std::string name;
  std::string expr;
  Pairs labels = {};

  bool operator==(const Recording&) const = default;
};

struct Alert {
  std::string name;
  std::string expr;
  Millis hold{0};  ///< how long it holds before it fires
  std::string severity;
  Pairs labels = {};  ///< beside the severity; those of the series come on top
  Words chinese = {};
  Words english = {};

  bool operator==(const Alert&) const = default;
};

/// Prometheus evaluates the rules of a group in order, recordings first.
struct Group {
  std::string name;
  std::vector<Recording> recordings;
  std::vector<Alert> alerts;
};

// critical: somebody has to act at once; warning: during working hours; info: good to know.
inline constexpr const char* kCritical = "critical";
inline constexpr const char* kWarning = "warning";
inline constexpr const char* kInfo = "info";

/// Samples from the test's first minute on, in promtool's notation.
struct Series {
  std::string series;
  std::string values;
};

/// An alert that fires in a case.
struct Firing {
  Pairs labels;
  std::string value;  ///< as its words show it
};

/// What promtool plays and what has to come of it.
struct Case {
  std::string story;
  std::vector<Series> given;
  Millis at{0};
  std::string alert;
  std::vector<Firing> fires;  ///< all of that name; none: it must not
};

}  // namespace kpiwatch::rules
