#include "daemon/http/metrics_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "api_fixture.h"

namespace kpiwatch::http {
namespace {

using support::fault_opened;
using ::testing::HasSubstr;

TEST_F(ApiTest, ScrapeHasTheBoardAndOwnCounters) {
  const Response response = get("/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(response.body,
              HasSubstr("\nkpiwatch_faults{target=\"outages\",window=\"year\"} 0\n"));
  EXPECT_THAT(response.body, HasSubstr("\nkpiwatch_build_info{"));
  EXPECT_THAT(response.body, HasSubstr("\nprocess_open_fds "));
}

TEST_F(ApiTest, ScrapeIsOfItsInstant) {
  post_line(fault_opened("a", "2025-07-01T12:00:00Z"));
  EXPECT_THAT(get("/metrics").body,
              HasSubstr("\nkpiwatch_faults{target=\"outages\",window=\"year\"} 0\n"));
  clock_.advance(Millis{1});
  EXPECT_THAT(get("/metrics").body,
              HasSubstr("\nkpiwatch_faults{target=\"outages\",window=\"year\"} 1\n"));
}

/// The first one is made on another thread, the others at once.
TEST_F(ApiTest, ScrapesOfOneInstantTellTheSameOfTheTargets) {
  post_line(fault_opened("a", "2025-07-01T11:00:00Z"));
  const auto of_targets = [&] {
    std::istringstream page(get("/metrics").body);
    std::string found;
    for (std::string line; std::getline(page, line);)
      if (line.find("{target=") != std::string::npos) found += line + '\n';
    return found;
  };
  const std::string first = of_targets();
  EXPECT_THAT(first, HasSubstr("kpiwatch_faults{target=\"outages\",window=\"year\"} 1\n"));
  EXPECT_EQ(of_targets(), first);
  EXPECT_EQ(of_targets(), first);
  post_line(fault_opened("b", "2025-07-01T11:00:00Z"));
  const std::string second = of_targets();
  EXPECT_THAT(second, HasSubstr("kpiwatch_faults{target=\"outages\",window=\"year\"} 2\n"));
  EXPECT_EQ(of_targets(), second);
}

TEST_F(ApiTest, ScrapesOfOneInstantTellWhatWasCountedBefore) {
  const std::string unknown_targets = R"({code="404",handler="/api/v1/targets/{id}"} )";
  for (const char* count : {"1", "2", "3"}) {
    get("/api/v1/targets/none");
    EXPECT_THAT(get("/metrics").body, HasSubstr(unknown_targets + count + "\n"));
  }
}

/// The first page is made on another thread and not kept.
TEST_F(ApiTest, ScrapesOfOneInstantShareTheText) {
  const auto processor_time = [&] {
    const std::string page = get("/metrics").body;
    const std::size_t begin = page.find("\nprocess_cpu_seconds_total ") + 1;
    return page.substr(begin, page.find('\n', begin) - begin);
  };
  processor_time();
  const std::string first = processor_time();
  EXPECT_EQ(processor_time(), first);
  clock_.advance(Millis{1});
  EXPECT_NE(processor_time(), first);
}

TEST(MetricsApi, OnlyAScrapeIsOne) {
  const auto is_one = [](const char* method, const char* path, const char* body = "") {
    Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    return is_scrape(request);
  };
  EXPECT_TRUE(is_one("GET", "/metrics"));
  EXPECT_TRUE(is_one("HEAD", "/metrics"));
  EXPECT_FALSE(is_one("POST", "/metrics"));
  EXPECT_FALSE(is_one("GET", "/metrics/"));
  EXPECT_FALSE(is_one("GET", "/metrics", "something to unpack"));
}

TEST_F(ApiTest, ParametersOfAScrapeAreLeftAlone) {
  EXPECT_EQ(get("/metrics?module=x").status, 200);
}

TEST_F(ApiTest, RequestsAreCountedByRouteAndStatus) {
  get("/api/v1/targets/nothing");
  get("/nowhere");
  EXPECT_THAT(metrics(), HasSubstr(R"({code="404",handler="/api/v1/targets/{id}"} 1)"));
  EXPECT_THAT(metrics(), HasSubstr(R"({code="404",handler="other"} 1)"));
}

}  // namespace
}  // namespace kpiwatch::http
