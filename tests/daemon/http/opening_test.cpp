#include "daemon/http/opening.h"

#include <gmock/gmock.h>

namespace kpiwatch::http {
namespace {

using testing::ElementsAre;

class OpeningTest : public testing::Test {
 protected:
  int status_of(std::string method, std::string path) {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    Response got;
    opening_.handle(request, [&got](Response response) { got = std::move(response); });
    retry_after_ = find(got.headers, "Retry-After").has_value();
    return got.status;
  }

  std::vector<int> observed_;
  bool retry_after_ = false;
  Opening opening_{[this](int status) { observed_.push_back(status); }};
};

TEST_F(OpeningTest, IsHealthyAndAsksForPatienceBeforeItIsOpen) {
  EXPECT_EQ(status_of("GET", "/-/healthy"), 200);
  EXPECT_EQ(status_of("HEAD", "/-/healthy"), 200);
  EXPECT_EQ(status_of("GET", "/-/ready"), 503);
  EXPECT_EQ(status_of("GET", "/api/v1/targets"), 503);
  EXPECT_EQ(status_of("POST", "/api/v1/events"), 503);
  EXPECT_TRUE(retry_after_);
  EXPECT_THAT(observed_, ElementsAre(200, 200, 503, 503, 503));
}

TEST_F(OpeningTest, OnceOpenTheApiAnswersAndCounts) {
  opening_.open([](Request&, const Reply& reply) { reply({204, "", "", {}}); });
  EXPECT_EQ(status_of("GET", "/-/ready"), 204);
  EXPECT_THAT(observed_, ElementsAre());
}

}  // namespace
}  // namespace kpiwatch::http
