#include "daemon/http/admin_api.h"

#include <gmock/gmock.h>

#include "api_fixture.h"

namespace kpiwatch::http {
namespace {

TEST_F(ApiTest, IsHealthyAlsoWhenItIsNotReady) {
  ready_ = false;
  EXPECT_EQ(get("/-/healthy").status, 200);
}

TEST_F(ApiTest, ReadinessIsAsked) {
  EXPECT_EQ(get("/-/ready").status, 200);
  ready_ = false;
  EXPECT_EQ(get("/-/ready").status, 503);
}

TEST_F(ApiTest, ReloadTellsEveryComplaint) {
  EXPECT_EQ(ask("POST", "/-/reload").status, 200);
  EXPECT_EQ(ask("PUT", "/-/reload").status, 200);
  EXPECT_EQ(get("/-/reload").status, 405);
  reload_outcome_ = {ReloadOutcome::Kind::kRefused, {"a.yaml:1:1: no", "a.yaml:2:1: no"}};
  EXPECT_EQ(
      ask("POST", "/-/reload"),
      (Response{500,
                "application/problem+json",
                R"({"type":"about:blank","title":"Internal Server Error","status":500,)"
                R"("detail":"the configuration is refused; the one before it stays in force",)"
                R"("errors":["a.yaml:1:1: no","a.yaml:2:1: no"]})",
                {}}));
}

TEST_F(ApiTest, AReloadDuringAnotherIsToldToComeAgain) {
  reload_outcome_ = {ReloadOutcome::Kind::kNotDone, {}};
  const Response response = ask("POST", "/-/reload");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.body, testing::HasSubstr("the configuration is being read already"));
  EXPECT_TRUE(find(response.headers, "Retry-After"));
}

}  // namespace
}  // namespace kpiwatch::http
