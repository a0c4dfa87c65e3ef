#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/base/json.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// A JSON object that was sent to us, while it is being read: every error names the place, what was
/// expected there and what was found. Refers to the value and owns nothing of it.
class Message {
 public:
  /// `place`: what errors call it.
  static Result<Message> of(const Json& value, std::string place);

  /// A member that has to be there.
  Result<std::string> text(std::string_view name) const;
  Result<std::string> choice(std::string_view name,
                             const std::vector<std::string_view>& choices) const;
  Result<const Json::Array*> array(std::string_view name) const;
  /// An object of texts.
  Result<std::vector<std::pair<std::string, std::string>>> texts(std::string_view name) const;

 private:
  Message(const Json& value, std::string place) : value_(&value), place_(std::move(place)) {}
  Error wrong(std::string_view name, std::string_view expected, const Json* found) const;

  const Json* value_;
  std::string place_;
};

}  // namespace kpiwatch
