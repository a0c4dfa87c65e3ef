#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/rules/rule.h"

namespace kpiwatch::rules {

/// What a placeholder such as {name} stands for.
using Fillings = std::vector<std::pair<std::string_view, std::string>>;

/// The words of an alert in Chinese and English. `text`: the alert's name, with what tells its
/// variants apart, such as "KpiwatchFaultsLost/count".
struct BothWords {
  Words chinese;
  Words english;
};
BothWords words_of(std::string_view text, const Fillings& fillings);

/// A text that a user wrote, so that Prometheus shows it as it is.
std::string as_template(std::string_view text);

/// `template_text` as Prometheus shows it for a series with these labels, whose value it formats as
/// `value`. Knows only what words_of and as_template write.
std::string render(std::string_view template_text, const Pairs& labels, std::string_view value);

/// "1d 2h 3m 4s", as Prometheus's humanizeDuration writes milliseconds and more.
std::string humanize_duration(double seconds);
/// "12.5%", as its humanizePercentage does.
std::string humanize_percentage(double share);

}  // namespace kpiwatch::rules
