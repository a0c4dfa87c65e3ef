#include "config/diagnostics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(Diagnostics, ReadAsCompilersWriteThem) {
  EXPECT_EQ(to_string(Diagnostic{"kpiwatch.yaml", 12, 5, "unknown key"}),
            "kpiwatch.yaml:12:5: unknown key");
}

TEST(Diagnostics, ComeByFileAsFirstNamedThenByPlaceThenAsAdded) {
  Diagnostics all;
  EXPECT_TRUE(all.empty());
  const Complaints z("z.yaml", all);
  const Complaints a = z.about("a.csv");
  z.add({9, 1}, "late");
  a.add({2, 2}, "other file");
  z.add({10, 1}, "later");
  z.add({2, 7}, "first of two");
  z.add({2, 7}, "a second");
  z.add({2, 1}, "early");
  EXPECT_FALSE(all.empty());
  EXPECT_THAT(all.sorted(),
              testing::ElementsAre(
                  Diagnostic{"z.yaml", 2, 1, "early"}, Diagnostic{"z.yaml", 2, 7, "first of two"},
                  Diagnostic{"z.yaml", 2, 7, "a second"}, Diagnostic{"z.yaml", 9, 1, "late"},
                  Diagnostic{"z.yaml", 10, 1, "later"}, Diagnostic{"a.csv", 2, 2, "other file"}));
}

}  // namespace
}  // namespace kpiwatch
