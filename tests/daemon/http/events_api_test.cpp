#include "daemon/http/events_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api_fixture.h"

namespace kpiwatch::http {
namespace {

using support::EventBuilder;
using support::fault_closed;
using support::fault_opened;

class EventsApiTest : public ApiTest {
 protected:
  EventsApiTest() {
    for (const EventBuilder& event : events_) post_line(event);
  }
  std::string lines(const std::vector<std::size_t>& places) const {
    std::string result;
    for (std::size_t place : places) result += events_[place].json() + "\n";
    return result;
  }

  const std::vector<EventBuilder> events_ = {
      fault_opened("a", "2025-03-01T00:00:00Z"),
      fault_opened("b", "2025-03-02T00:00:00Z").source("在"),
      fault_closed("a", "2025-03-03T00:00:00Z"),
  };
};

TEST_F(EventsApiTest, ListsThemAsTheyWereSent) {
  EXPECT_EQ(get("/api/v1/events"), (Response{200, "application/x-ndjson", lines({0, 1, 2}), {}}));
}

TEST_F(EventsApiTest, FiltersAllHaveToFit) {
  EXPECT_EQ(get("/api/v1/events?type=kpiwatch.fault.opened").body, lines({0, 1}));
  EXPECT_EQ(get("/api/v1/events?subject=a").body, lines({0, 2}));
  EXPECT_EQ(get("/api/v1/events?subject=a&type=kpiwatch.fault.closed").body, lines({2}));
  EXPECT_EQ(get("/api/v1/events?source=%E5%9C%A8").body, lines({1}));
  EXPECT_EQ(get("/api/v1/events?source=nobody").body, "");
}

TEST_F(EventsApiTest, OneIsFoundByItsIdAndSource) {
  const EventBuilder named = fault_opened("c", "2025-03-04T00:00:00Z").source("s").id("x-1");
  post_line(named);
  EXPECT_EQ(get("/api/v1/events?id=x-1").body, named.json() + "\n");
  EXPECT_EQ(get("/api/v1/events?id=x-1&source=s").body, named.json() + "\n");
  EXPECT_EQ(get("/api/v1/events?id=x-1&source=s&subject=c&after=3").body, named.json() + "\n");
  for (const char* other : {"id=x", "id=x&source=s", "id=x-1&source=t", "id=x-1&source=s&subject=a",
                            "id=x-1&source=s&to=2025-03-04T00:00:00Z", "id=x-1&source=s&after=4"})
    EXPECT_EQ(get(std::string("/api/v1/events?") + other),
              (Response{200, "application/x-ndjson", "", {}}))
        << other;
}

TEST_F(EventsApiTest, SpanIsHalfOpen) {
  EXPECT_EQ(get("/api/v1/events?from=2025-03-02T00:00:00Z").body, lines({1, 2}));
  EXPECT_EQ(get("/api/v1/events?to=2025-03-02T00:00:00Z").body, lines({0}));
  EXPECT_EQ(get("/api/v1/events?from=2025-03-02T08:00:00+08:00&to=2025-03-03T00:00:00Z").body,
            lines({1}));
}

TEST_F(EventsApiTest, PagesFollowEachOther) {
  const Response first = get("/api/v1/events?limit=2");
  EXPECT_EQ(first.body, lines({0, 1}));
  EXPECT_EQ(first.headers, (Pairs{{"Kpiwatch-Next", "2"}}));
  EXPECT_EQ(get("/api/v1/events?limit=2&after=2"),
            (Response{200, "application/x-ndjson", lines({2}), {}}));
  EXPECT_EQ(get("/api/v1/events?limit=3").headers, Pairs());
}

TEST_F(EventsApiTest, APageGoesOnBehindTheLastOneLookedAt) {
  const Response response = get("/api/v1/events?limit=1&subject=a");
  EXPECT_EQ(response.body, lines({0}));
  EXPECT_EQ(get("/api/v1/events?limit=1&subject=a&after=" + response.headers.at(0).second).body,
            lines({2}));
}

TEST_F(EventsApiTest, BadParametersAreErrors) {
  for (const char* query : {"from=monday", "to=x", "limit=0", "limit=-1", "after=x", "kind=a",
                            "type=a&type=b", "type=kpiwatch.fault.open"}) {
    EXPECT_EQ(get(std::string("/api/v1/events?") + query).status, 400) << query;
  }
}

TEST_F(ApiTest, ConflictsAreListedForInspection) {
  EXPECT_EQ(get("/api/v1/conflicts").body, "");
  const auto first = support::fault_opened("a", "2025-03-01T02:00:00Z", "network").id("x");
  const auto second = support::fault_opened("a", "2025-03-01T02:00:00Z", "system").id("x");
  post_line(first);
  post_line(second);
  EXPECT_EQ(
      get("/api/v1/conflicts").body,
      R"({"accepted":1,"received_at":"2025-07-01T12:00:00Z","event":)" + second.json() + "}\n");
  EXPECT_EQ(get("/api/v1/conflicts?type=x").status, 400);
  EXPECT_EQ(get("/api/v1/conflicts?limit=0").status, 400);
}

TEST_F(ApiTest, ConflictsAreListedPageByPage) {
  std::string lines;
  for (int n = 0; n < 5; ++n) {
    post_line(support::fault_opened("f" + std::to_string(n), "2025-03-01T02:00:00Z").id("x"));
  }
  std::vector<std::size_t> sizes;
  for (std::string after = "0"; !after.empty();) {
    const Response page = get("/api/v1/conflicts?limit=2&after=" + after);
    sizes.push_back(static_cast<std::size_t>(std::ranges::count(page.body, '\n')));
    lines += page.body;
    after = find(page.headers, "Kpiwatch-Next").value_or("");
  }
  EXPECT_THAT(sizes, testing::ElementsAre(2, 2));
  EXPECT_EQ(lines, get("/api/v1/conflicts").body);
  EXPECT_EQ(get("/api/v1/conflicts?after=18446744073709551615").body, "");
  EXPECT_EQ(get("/api/v1/events?after=18446744073709551615").body, "");
}

}  // namespace
}  // namespace kpiwatch::http
