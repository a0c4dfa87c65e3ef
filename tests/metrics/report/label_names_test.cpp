#include "metrics/report/label_names.h"

#include <gmock/gmock.h>

namespace kpiwatch {
namespace {

using testing::ElementsAre;

TEST(LabelNames, AreTheAttributesWhereTheseAreLabelNames) {
  EXPECT_THAT(to_label_names({"town", "class", "Vendor_2", "_x"}),
              ElementsAre("town", "class", "Vendor_2", "_x"));
}

TEST(LabelNames, HaveAnUnderscoreForEachCharacterThatCannotBe) {
  EXPECT_THAT(to_label_names({"air-line", "镇a", "a.b c"}), ElementsAre("air_line", "_a", "a_b_c"));
}

TEST(LabelNames, DoNotBeginWithADigitAndAreNotEmpty) {
  EXPECT_THAT(to_label_names({"5g", ""}), ElementsAre("_5g", "_"));
}

TEST(LabelNames, LeaveTakenNamesToTheirOwners) {
  EXPECT_THAT(to_label_names({"target", "window", "le", "__name__", "街道"}),
              ElementsAre("attribute_target", "attribute_window", "attribute_le",
                          "attribute___name__", "attribute___"));
  EXPECT_THAT(to_label_names({"instance", "job", "alertname", "severity"}),
              ElementsAre("attribute_instance", "attribute_job", "attribute_alertname",
                          "attribute_severity"));
}

TEST(LabelNames, StayDistinct) {
  EXPECT_THAT(to_label_names({"a-b", "a.b", "a_b_2", "a b"}),
              ElementsAre("a_b", "a_b_2", "a_b_2_2", "a_b_3"));
}

}  // namespace
}  // namespace kpiwatch
