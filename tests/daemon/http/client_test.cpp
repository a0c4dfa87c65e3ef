#include "daemon/http/client.h"

#include <gtest/gtest.h>

#include "server_fixture.h"

namespace kpiwatch::http {
namespace {

class ClientTest : public ServerTest {
 protected:
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }
};

TEST_F(ClientTest, SendsAndHearsTheAnswer) {
  start();
  Client client(url() + "/");
  EXPECT_EQ(client.request("POST", "/a?b=c", "text/plain", "hello").value().body, "POST /a hello");
  const Response response = client.request("GET", "/d").value();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain");
  EXPECT_EQ(find(response.headers, "content-length"), "7");
  EXPECT_EQ(response.body, "GET /d ");
}

TEST_F(ClientTest, LargeAnswersArriveWhole) {
  start();
  EXPECT_EQ(Client(url()).request("GET", "/large").value().body, std::string(4 << 20, 'x'));
}

TEST_F(ClientTest, HeadHasNoBody) {
  start();
  Client client(url());
  EXPECT_EQ(client.request("HEAD", "/a").value().body, "");
  EXPECT_EQ(client.request("GET", "/a").value().body, "GET /a ");
}

TEST_F(ClientTest, AConnectionThatWasClosedMeanwhileIsOpenedAgain) {
  start();
  Client client(url());
  EXPECT_EQ(client.request("GET", "/a").value().body, "GET /a ");
  ServerOptions options;
  options.port = server_->port();
  server_.reset();
  start(std::move(options));
  EXPECT_EQ(client.request("GET", "/b").value().body, "GET /b ");
}

TEST_F(ClientTest, AnErrorIsAnAnswerToo) {
  start();
  EXPECT_EQ(Client(url()).request("GET", "/throw").value().status, 503);
}

TEST_F(ClientTest, NobodyThereIsAnError) {
  start();
  const std::string gone = url();
  server_->stop();
  const auto answer = Client(gone).request("GET", "/");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(),
            (Error{Error::Kind::kUnavailable, "cannot talk to " + gone + ": Connection refused"}));
}

TEST_F(ClientTest, ASilentServerIsGivenUp) {
  start();
  Client client(url(), {std::chrono::seconds{10}, std::chrono::milliseconds{20}});
  const auto answer = client.request("GET", "/hold");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::kUnavailable);
  wait_for_held();
  release();
}

TEST(Client, BadUrlsAreErrors) {
  for (const char* url : {"", "localhost:1", "https://localhost", "http://", "http://:1",
                          "http://a:b", "http://a:", "http://a/b", "http://u@a", "http://[::1"}) {
    const auto answer = Client(url).request("GET", "/");
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().kind, Error::Kind::kInvalid) << url << ": " << answer.error().message;
  }
}

}  // namespace
}  // namespace kpiwatch::http
