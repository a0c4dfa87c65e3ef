#include "metrics/base/duration.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

using namespace std::chrono_literals;

TEST(Duration, ReadsEveryUnit) {
  const auto read = [](std::string_view text, Millis expected) {
    EXPECT_EQ(parse_duration(text).value(), expected) << text;
  };
  read("90s", 90s);
  read("30m", 30min);
  read("1h30m", 90min);
  read("7d", 168h);
  read("2w", 336h);
  read("1y", 8760h);
  read("5ms", 5ms);
  read("1y2w3d4h5m6s7ms", 8760h + 336h + 72h + 4h + 5min + 6s + 7ms);
  read("0", 0ms);
  read("0s", 0ms);
  read("007s", 7s);
}

TEST(Duration, RefusesWhatPrometheusRefuses) {
  for (const auto* text : {"", "1", "00", "s", "1.5h", "-1h", "+1h", "1h 30m", "30m1h", "1h1h",
                           "1ms1s", "1H", "1min", "1M", " 1h", "1h ", "1hm", "h1", "１h"}) {
    const auto read = parse_duration(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().message, "expected a duration such as 90s, 30m, 1h30m, 7d, found \"" +
                                        std::string(text) + "\"");
  }
}

TEST(Duration, RefusesWhatDoesNotFit) {
  EXPECT_EQ(parse_duration("1152921504606846976ms").value(), Millis{std::int64_t{1} << 60});
  for (const auto* text : {"1152921504606846977ms", "99999999999999999999s", "9223372036854775807y",
                           "36558901y9999999w"}) {
    EXPECT_EQ(parse_duration(text).error().message,
              "expected a duration of at most 36000000 years, found \"" + std::string(text) + "\"");
  }
}

TEST(Duration, IsPrintedInTheSameNotation) {
  for (const auto* text :
       {"0s", "90ms", "1m30s", "1h30m", "30d", "1w", "2w", "1y", "1d12h", "1h5ms"}) {
    EXPECT_EQ(format_duration(parse_duration(text).value()), text);
  }
  EXPECT_EQ(format_duration(-90s), "-1m30s");
}

}  // namespace
}  // namespace kpiwatch
