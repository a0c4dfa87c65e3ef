#pragma once

#include <string_view>

namespace kpiwatch::rules {

/// The words of one alert, with placeholders in braces.
struct Wording {
  std::string_view text;  ///< the alert's name, and its variant
  std::string_view summary;
  std::string_view description;
  std::string_view summary_en;
  std::string_view description_en;
};

/// There is one for every alert that is made.
const Wording& wording_of(std::string_view text);

}  // namespace kpiwatch::rules
