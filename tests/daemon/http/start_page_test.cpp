#include "daemon/http/start_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api_fixture.h"
#include "daemon/http/openapi.h"
#include "metrics/base/json.h"

namespace kpiwatch::http {
namespace {

using ::testing::HasSubstr;

TEST_F(ApiTest, StartPageTellsTheVersion) {
  const Response response = get("/");
  EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(response.body, HasSubstr("Version 1.2.3"));
}

TEST_F(ApiTest, WhatTheStartPageLinksToIsThere) {
  const std::string page = get("/").body;
  constexpr std::string_view kLink = "href=\"";
  int links = 0;
  for (std::size_t at = page.find(kLink); at != std::string::npos; at = page.find(kLink, at + 1)) {
    const std::size_t begin = at + kLink.size();
    const std::string target = page.substr(begin, page.find('"', begin) - begin);
    EXPECT_EQ(get(target).status, 200) << target;
    ++links;
  }
  EXPECT_GE(links, 6);
}

TEST_F(ApiTest, DescribedCallsAreThere) {
  EXPECT_EQ(get("/api/v1/openapi.json").body, kOpenApi);
  const Json description = parse_json(kOpenApi).value();
  const Json::Object& paths = *description.find("paths")->as_object();
  for (const auto& [path, calls] : paths) {
    const std::string allowed = ask("OPTIONS", path).headers.at(0).second;
    for (const auto& [method, call] : *calls.as_object()) {
      std::string name = method;
      for (char& c : name) c = static_cast<char>(std::toupper(c));
      EXPECT_THAT(allowed, HasSubstr(name)) << path;
    }
  }
  EXPECT_EQ(paths.size(), 13u);
}

}  // namespace
}  // namespace kpiwatch::http
