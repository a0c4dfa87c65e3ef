#include "daemon/rules/rule_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "daemon/rules/wording.h"

namespace kpiwatch::rules {
namespace {

/// The figure that the alert fires with, in the units it may be told in.
const Fillings kFigures = {
    {"percent", "{{ $value | humanizePercentage }}"},
    {"duration", "{{ $value | humanizeDuration }}"},
    {"count", R"({{ printf "%.0f" $value }})"},
    {"points", R"({{ printf "%.1f" $value }})"},
    {"yuan", R"({{ printf "%.2f" $value }})"},
};

const std::string* find(const Fillings& fillings, std::string_view name) {
  const auto found = std::ranges::find(fillings, name, &Fillings::value_type::first);
  return found != fillings.end() ? &found->second : nullptr;
}

/// Less than a second: in the largest unit that leaves a digit before the point.
std::string humanize_fraction(double seconds) {
  constexpr const char* kUnits[] = {"ms", "us", "ns"};
  const char* shown = "";
  for (const char* unit : kUnits) {
    seconds *= 1000;
    shown = unit;
    if (std::abs(seconds) >= 1) break;
  }
  return fmt::format("{:.4g}{}", seconds, shown);
}

/// Our own words hold no other braces than those of placeholders.
std::string fill(std::string_view words, const Fillings& fillings) {
  std::string text;
  for (auto open = words.find('{'); open != words.npos; open = words.find('{')) {
    const auto close = words.find('}', open);
    const std::string_view name = words.substr(open + 1, close - open - 1);
    const std::string* figure = find(kFigures, name);
    const std::string* filling = figure != nullptr ? figure : find(fillings, name);
    assert(filling != nullptr && "a placeholder that nothing fills");
    text.append(words.substr(0, open)).append(*filling);
    words.remove_prefix(close + 1);
  }
  return text.append(words);
}

}  // namespace

BothWords words_of(std::string_view text, const Fillings& fillings) {
  const Wording& wording = wording_of(text);
  return {{fill(wording.summary, fillings), fill(wording.description, fillings)},
          {fill(wording.summary_en, fillings), fill(wording.description_en, fillings)}};
}

std::string as_template(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '{') {
      result += R"({{ "{" }})";
    } else {
      result += c;
    }
  }
  return result;
}

std::string render(std::string_view text, const Pairs& labels, std::string_view value) {
  constexpr std::string_view kOpen = "{{ ", kClose = " }}", kLabel = "$labels.";
  std::string shown;
  for (auto open = text.find(kOpen); open != text.npos; open = text.find(kOpen)) {
    const auto close = text.find(kClose, open);
    std::string_view action = text.substr(open + kOpen.size(), close - open - kOpen.size());
    shown.append(text.substr(0, open));
    if (action.starts_with(kLabel)) {
      action.remove_prefix(kLabel.size());
      const auto label = std::ranges::find(labels, action, &Pairs::value_type::first);
      if (label != labels.end()) shown.append(label->second);
    } else {
      shown.append(action == "\"{\"" ? "{" : value);
    }
    text.remove_prefix(close + kClose.size());
  }
  return shown.append(text);
}

std::string humanize_duration(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::abs(seconds));
  if (seconds == 0) return "0s";
  if (whole == 0) return humanize_fraction(seconds);
  std::string text = seconds < 0 ? "-" : "";
  if (whole >= 86400) text += fmt::format("{}d ", whole / 86400);
  if (whole >= 3600) text += fmt::format("{}h ", whole / 3600 % 24);
  if (whole >= 60) {
    text += fmt::format("{}m {}s", whole / 60 % 60, whole % 60);
  } else {
    text += fmt::format("{:.4g}s", std::abs(seconds));
  }
  return text;
}

std::string humanize_percentage(double share) { return fmt::format("{:.4g}%", share * 100); }

}  // namespace kpiwatch::rules
