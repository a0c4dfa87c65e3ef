#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kpiwatch {

/// Attribute names to values, ordered bytewise. An asset's or fault's attributes hold its labels
/// and `kind`.
using Labels = std::map<std::string, std::string, std::less<>>;

/// Picks things by their attributes: every condition must hold; without conditions everything is
/// picked.
class Selector {
 public:
  struct Condition {
    std::string attribute;
    std::vector<std::string> values;  ///< any of these; a missing attribute matches none of them

    bool operator==(const Condition&) const = default;
    template <class Self, class Image>
    static void members(Self& self, Image& image) {
      image(self.attribute, self.values);
    }
  };

  Selector() = default;
  explicit Selector(std::vector<Condition> conditions);

  bool matches(const Labels& attributes) const;
  const std::vector<Condition>& conditions() const { return conditions_; }
  bool operator==(const Selector&) const = default;
  template <class Self, class Image>
  static void members(Self& self, Image& image) {
    image(self.conditions_);
  }

 private:
  std::vector<Condition> conditions_;
};

/// The value of `name`, "" when it is missing.
std::string_view value_of(const Labels& attributes, std::string_view name);

}  // namespace kpiwatch
