#include "daemon/http/problem.h"

#include <gtest/gtest.h>

namespace kpiwatch::http {
namespace {

TEST(Problem, IsADocumentOfRfc9457) {
  const Response expected{
      404,
      "application/problem+json",
      R"({"type":"about:blank","title":"Not Found","status":404,"detail":"no \"x\""})",
      {}};
  EXPECT_EQ(problem(404, "no \"x\""), expected);
}

TEST(Problem, TellsEveryError) {
  EXPECT_EQ(
      problem(500, "refused", {"one", "two"}).body,
      R"({"type":"about:blank","title":"Internal Server Error","status":500,"detail":"refused",)"
      R"("errors":["one","two"]})");
}

TEST(Problem, OwnTroubleSaysWhenToTryAgain) {
  const Response response = problem(Error{Error::Kind::kUnavailable, "disk full"});
  EXPECT_EQ(response, unavailable("disk full"));
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.headers, (Pairs{{"Retry-After", "2"}}));
}

TEST(Problem, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(problem(Error{Error::Kind::kNotFound, "x"}).status, 404);
  EXPECT_EQ(problem(invalid("x")).status, 400);
}

}  // namespace
}  // namespace kpiwatch::http
