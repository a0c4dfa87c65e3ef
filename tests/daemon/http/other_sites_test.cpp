#include "daemon/http/other_sites.h"

#include <gmock/gmock.h>

namespace kpiwatch::http {
namespace {

using ::testing::HasSubstr;

/// What a request to 127.0.0.1:9469 hears; "" when it is let through.
std::string heard(const std::string& method, Pairs headers) {
  headers.emplace_back("host", "127.0.0.1:9469");
  const Request request{method, "/-/reload", "", {}, std::move(headers), ""};
  const auto refusal = refuse_other_sites(request);
  if (!refusal) return "";
  EXPECT_EQ(refusal->status, 403);
  return refusal->body;
}

TEST(OtherSites, ClientsThatAreNoBrowsersAreLetThrough) { EXPECT_EQ(heard("POST", {}), ""); }

TEST(OtherSites, AreRefusedWhateverMethodChangesSomething) {
  const Pairs from_elsewhere{{"origin", "https://evil.example"}};
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH"}) {
    EXPECT_THAT(
        heard(method, from_elsewhere),
        HasSubstr(R"("detail":"expected the Origin \"http://127.0.0.1:9469\" or none, found )"
                  R"(\"https://evil.example\": pages of other sites may change nothing here")"))
        << method;
  }
  for (const char* method : {"GET", "HEAD", "OPTIONS"})
    EXPECT_EQ(heard(method, from_elsewhere), "") << method;
}

TEST(OtherSites, AreKnownByTheOriginsHostAndPort) {
  EXPECT_EQ(heard("POST", {{"origin", "http://127.0.0.1:9469"}}), "");
  EXPECT_EQ(heard("POST", {{"origin", "https://127.0.0.1:9469"}}), "") << "behind a proxy with TLS";
  for (const char* origin :
       {"http://127.0.0.1:8080", "http://127.0.0.1", "http://127.0.0.1:9469.evil.example",
        "http://evil.example?127.0.0.1:9469", "127.0.0.1:9469", "null", ""})
    EXPECT_NE(heard("POST", {{"origin", origin}}), "") << origin;
}

TEST(OtherSites, AreKnownByWhatTheBrowserSaysOfThem) {
  for (const char* site : {"same-origin", "none"})
    EXPECT_EQ(heard("POST", {{"sec-fetch-site", site}}), "") << site;
  for (const char* site : {"cross-site", "same-site", ""}) {
    EXPECT_THAT(heard("POST", {{"sec-fetch-site", site}}),
                HasSubstr("expected Sec-Fetch-Site same-origin or none, found"))
        << site;
  }
  EXPECT_NE(heard("POST", {{"origin", "http://127.0.0.1:9469"}, {"sec-fetch-site", "cross-site"}}),
            "");
}

TEST(OtherSites, ARequestWithoutAHostHasNoSiteOfItsOwn) {
  EXPECT_TRUE(refuse_other_sites({"POST", "/", "", {}, {{"origin", "http://"}}, ""}));
}

}  // namespace
}  // namespace kpiwatch::http
