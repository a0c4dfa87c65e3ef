#include "metrics/base/result.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace kpiwatch {
namespace {

TEST(Result, TellsItsMessageWhenAFailureWasNotAskedFor) {
  const Result<int> result = invalid("expected a number");
  try {
    static_cast<void>(result.value());
    FAIL() << "value() of a failure returned";
  } catch (const std::logic_error& error) {
    EXPECT_NE(std::string(error.what()).find("expected a number"), std::string::npos);
  }
}

}  // namespace
}  // namespace kpiwatch
