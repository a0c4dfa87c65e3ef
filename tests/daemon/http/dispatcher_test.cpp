#include "daemon/http/dispatcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

#include "daemon/http/encoding.h"

namespace kpiwatch::http {
namespace {

Response answer_of(Handler handler, Request request) {
  Dispatcher dispatcher(std::move(handler), 1, 1000);
  std::promise<Response> answer;
  dispatcher.dispatch(std::move(request),
                      [&answer](Response response) { answer.set_value(std::move(response)); });
  return answer.get_future().get();
}

void echo(Request& request, const Reply& reply) { reply({200, "text/plain", request.body, {}}); }

Request with(Pairs headers, std::string body = {}) {
  Request request;
  request.headers = std::move(headers);
  request.body = std::move(body);
  return request;
}

TEST(Dispatcher, HandlerSeesThePlainBody) {
  Response compressed{200, "", "hello", {}};
  compress(compressed);
  EXPECT_EQ(answer_of(echo, with({{"content-encoding", "gzip"}}, compressed.body)).body, "hello");
  EXPECT_EQ(answer_of(echo, with({{"content-encoding", "br"}}, "x")).status, 415);
}

TEST(Dispatcher, LargeAnswersAreCompressedForThoseWhoAcceptIt) {
  const std::string large(2000, 'x');
  EXPECT_EQ(answer_of(echo, with({{"accept-encoding", "br"}}, large)).body, large);
  Request back;
  const Response answer = answer_of(echo, with({{"accept-encoding", "gzip"}}, large));
  EXPECT_EQ(answer.headers, (Pairs{{"Content-Encoding", "gzip"}}));
  back.headers = {{"content-encoding", "gzip"}};
  back.body = answer.body;
  ASSERT_FALSE(undo_content_encoding(back, 4000));
  EXPECT_EQ(back.body, large);
  EXPECT_EQ(answer_of(echo, with({{"accept-encoding", "gzip"}}, "small")).body, "small");
}

TEST(Dispatcher, AnAnswerMayComeLaterAndFromElsewhere) {
  std::thread later;
  const auto handler = [&later](Request&, const Reply& reply) {
    later = std::thread([reply] { reply({200, "", std::string(2000, 'y'), {}}); });
  };
  EXPECT_EQ(answer_of(handler, with({{"accept-encoding", "gzip"}})).headers.size(), 1u);
  later.join();
}

TEST(Dispatcher, AHandlerThatThrowsIsOwnTrouble) {
  const auto handler = [](Request&, const Reply&) { throw std::runtime_error("on purpose"); };
  EXPECT_EQ(answer_of(handler, Request()).status, 503);
}

TEST(Dispatcher, AQuickRequestIsAnsweredOnTheThreadThatBringsIt) {
  std::thread::id quick;
  std::thread::id slow;
  {
    Dispatcher dispatcher(echo, 1, 1000,
                          [](const Request& request) { return request.path == "/quick"; });
    for (auto [path, where] : {std::pair("/quick", &quick), std::pair("/slow", &slow)}) {
      Request request;
      request.path = path;
      dispatcher.dispatch(std::move(request),
                          [where](const Response&) { *where = std::this_thread::get_id(); });
    }
  }
  EXPECT_EQ(quick, std::this_thread::get_id());
  EXPECT_NE(slow, std::thread::id());
  EXPECT_NE(slow, std::this_thread::get_id());
}

TEST(Dispatcher, WhoSendsDoesNotWaitForAnswersToThoseWhoAsk) {
  std::promise<void> stored;
  const auto handler = [&stored, done = stored.get_future().share()](Request& request,
                                                                     const Reply& reply) {
    request.method == "POST" ? stored.set_value() : done.wait();
    reply({200, "", request.method, {}});
  };
  std::atomic<int> answers = 0;
  {
    Dispatcher dispatcher(handler, 1, 1000);
    for (const char* method : {"GET", "HEAD", "POST"}) {
      Request request;
      request.method = method;
      dispatcher.dispatch(std::move(request), [&answers](const Response&) { ++answers; });
    }
  }
  EXPECT_EQ(answers, 3);
}

}  // namespace
}  // namespace kpiwatch::http
