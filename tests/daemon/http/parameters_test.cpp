#include "daemon/http/parameters.h"

#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"

namespace kpiwatch::http {
namespace {

Request with_query(Pairs query) {
  Request request;
  request.query = std::move(query);
  return request;
}

TEST(Parameters, UnknownAndRepeatedOnesAreErrors) {
  EXPECT_TRUE(check_parameters(with_query({{"at", "1"}, {"to", "2"}}), {"at", "to"}));
  EXPECT_EQ(check_parameters(with_query({{"limt", "1"}}), {"at", "limit"}).error().message,
            "unknown query parameter \"limt\", did you mean \"limit\"?");
  EXPECT_EQ(check_parameters(with_query({{"at", "1"}, {"at", "1"}}), {"at"}).error().message,
            "query parameter \"at\" is given twice");
}

TEST(Parameters, InstantsAreRfc3339) {
  const Instant noon = parse_instant("2025-07-01T12:00:00+08:00").value();
  EXPECT_EQ(instant_parameter(with_query({}), "at", noon).value(), noon);
  EXPECT_EQ(instant_parameter(with_query({{"at", "2025-07-01T04:00:00Z"}}), "at", {}).value(),
            noon);
  EXPECT_FALSE(instant_parameter(with_query({{"at", "yesterday"}}), "at", noon));
  EXPECT_FALSE(instant_parameter(with_query({{"at", ""}}), "at", noon));
}

TEST(Parameters, ASpaceWhereThePlusOfAnOffsetWasIsUnderstood) {
  EXPECT_EQ(instant_parameter(with_query({{"at", "2025-07-01T12:00:00 08:00"}}), "at", {}).value(),
            parse_instant("2025-07-01T12:00:00+08:00").value());
}

TEST(Parameters, NumbersAreWholeAndNotTooSmall) {
  EXPECT_EQ(number_parameter(with_query({}), "limit", 1, 7).value(), 7u);
  EXPECT_EQ(number_parameter(with_query({{"limit", "1"}}), "limit", 1, 7).value(), 1u);
  for (const char* bad : {"", "0", "-1", "+1", "1.0", "ten", "1 ", "99999999999999999999"}) {
    EXPECT_FALSE(number_parameter(with_query({{"limit", bad}}), "limit", 1, 7)) << bad;
  }
}

}  // namespace
}  // namespace kpiwatch::http
