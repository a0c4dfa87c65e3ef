#include "tests/support/json_difference.h"

#include <charconv>
#include <cstddef>

namespace kpiwatch::support {
namespace {

class Comparison {
 public:
  void compare(const std::string& path, const Json& expected, const Json& actual) {
    if (const auto* object = expected.as_object(); object != nullptr && actual.as_object()) {
      compare_members(path, *object, actual);
    } else if (const auto* array = expected.as_array(); array != nullptr && actual.as_array()) {
      compare_elements(path, *array, *actual.as_array());
    } else if (!are_same_scalar(expected, actual)) {
      found_.push_back(path + ": expected " + to_text(expected) + ", found " + to_text(actual));
    }
  }

  std::vector<std::string> take() { return std::move(found_); }

 private:
  void compare_members(const std::string& path, const Json::Object& expected, const Json& actual) {
    for (const auto& [name, value] : expected) {
      const std::string where = path.empty() ? name : path + "." + name;
      if (const Json* member = actual.find(name)) {
        compare(where, value, *member);
      } else {
        found_.push_back(where + ": missing, expected " + to_text(value));
      }
    }
  }

  void compare_elements(const std::string& path, const Json::Array& expected,
                        const Json::Array& actual) {
    if (expected.size() != actual.size()) {
      found_.push_back(path + ": expected " + to_text(expected) + ", found " + to_text(actual));
      return;
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      compare(path + "[" + std::to_string(i) + "]", expected[i], actual[i]);
    }
  }

  static bool are_same_scalar(const Json& expected, const Json& actual) {
    const Json::Number* number = expected.as_number();
    if (number == nullptr || actual.as_number() == nullptr) {
      return to_text(expected) == to_text(actual);
    }
    return number->text == actual.as_number()->text ||
           to_double(*number) == to_double(*actual.as_number());
  }

  static double to_double(const Json::Number& number) {
    double value = 0;
    std::from_chars(number.text.data(), number.text.data() + number.text.size(), value);
    return value;
  }

  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> differences(const Json& expected, const Json& actual) {
  Comparison comparison;
  comparison.compare("", expected, actual);
  return comparison.take();
}

}  // namespace kpiwatch::support
