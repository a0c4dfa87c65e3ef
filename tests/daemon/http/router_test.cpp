#include "daemon/http/router.h"

#include <gtest/gtest.h>

#include <optional>

namespace kpiwatch::http {
namespace {

Handler saying(const std::string& text) {
  return answering([text](const Request& request) {
    return Response{200, "text/plain", text + " " + request.path_parameter, {}};
  });
}

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    router_.add("GET", "/things", saying("list"));
    router_.add("POST", "/things", saying("add"));
    router_.add("GET", "/things/{id}", saying("one"));
    router_.add("GET", "/things/special", saying("never"));
    router_.add("OPTIONS", "/asked", saying("options"));
    router_.add("PUT", "/asked", saying("put"));
  }

  Response ask(const std::string& method, const std::string& path) {
    Request request;
    request.method = method;
    request.path = path;
    std::optional<Response> answer;
    router_.handle(request, [&answer](Response response) { answer = std::move(response); });
    return answer.value();
  }

  std::string observed_;
  Router router_{[this](std::string_view pattern, int status) {
    observed_.append(pattern).append("=").append(std::to_string(status)).append(";");
  }};
};

TEST_F(RouterTest, MethodAndPathDecide) {
  EXPECT_EQ(ask("GET", "/things").body, "list ");
  EXPECT_EQ(ask("POST", "/things").body, "add ");
}

TEST_F(RouterTest, TheLastSegmentMayBeAParameter) {
  EXPECT_EQ(ask("GET", "/things/a b?").body, "one a b?");
  EXPECT_EQ(ask("GET", "/things/special").body, "one special");
}

TEST_F(RouterTest, OtherPathsAreNotFound) {
  for (const char* path :
       {"/", "", "/thing", "/things/", "/things/a/b", "//things", "/things/../things", "*"}) {
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  }
  EXPECT_EQ(
      ask("GET", "/x").body,
      R"({"type":"about:blank","title":"Not Found","status":404,"detail":"there is nothing at \"/x\""})");
}

TEST_F(RouterTest, HeadIsGet) {
  EXPECT_EQ(ask("HEAD", "/things").body, "list ");
  EXPECT_EQ(ask("HEAD", "/asked").status, 405);
}

TEST_F(RouterTest, OptionsTellsWhatIsAllowed) {
  EXPECT_EQ(ask("OPTIONS", "/things"),
            (Response{204, "", "", {{"Allow", "GET, HEAD, POST, OPTIONS"}}}));
  EXPECT_EQ(ask("OPTIONS", "*").status, 204);
  EXPECT_EQ(ask("OPTIONS", "/asked").body, "options ");
}

TEST_F(RouterTest, AnotherMethodIsToldWhatIsAllowed) {
  const Response response = ask("DELETE", "/asked");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers, (Pairs{{"Allow", "PUT, OPTIONS"}}));
  EXPECT_EQ(ask("get", "/things").status, 405);
}

TEST_F(RouterTest, EveryAnswerIsObserved) {
  ask("GET", "/things/7");
  ask("PUT", "/things");
  ask("GET", "/nowhere");
  EXPECT_EQ(observed_, "/things/{id}=200;/things=405;=404;");
}

}  // namespace
}  // namespace kpiwatch::http
