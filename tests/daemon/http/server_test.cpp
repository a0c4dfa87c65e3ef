#include "daemon/http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "server_fixture.h"

namespace kpiwatch::http {
namespace {

using std::chrono::milliseconds;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kLast = "GET /z HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  start();
  RawConnection connection = connect();
  connection.send(kGet);
  EXPECT_EQ(connection.read_until("GET /a "), answer("GET /a "));
  connection.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(connection.read_until("hello"), answer("POST /b hello"));
  connection.send(kLast);
  EXPECT_EQ(connection.read_all(), answer("GET /z ", kClose));
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
  start();
  std::string requests;
  std::string answers;
  for (int i = 0; i < 500; ++i) {
    const std::string path = "/" + std::to_string(i);
    requests += "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi";
    answers += answer("POST " + path + " hi");
  }
  EXPECT_EQ(talk(requests + std::string(kLast)), answers + answer("GET /z ", kClose));
}

TEST_F(ServerTest, QuickRequestsThatCameTogetherLetOthersHaveTheirTurn) {
  std::mutex mutex;
  std::string order;
  std::promise<void> begun, others_wait;
  ServerOptions options;
  options.io_threads = 1;
  options.is_quick = [](const Request&) { return true; };
  server_ = std::make_unique<Server>(options, [&](const Request& request, const Reply& reply) {
    if (request.path == "/0") {
      begun.set_value();
      others_wait.get_future().wait();
    }
    const std::lock_guard lock(mutex);
    order += request.path;
    reply(echo(request));
  });
  RawConnection other = connect(), many = connect();
  other.send(kGet).read_until("GET /a ");
  std::string requests;
  for (int i = 0; i < 9; ++i)
    requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  many.send(requests + std::string(kLast));
  begun.get_future().wait();
  other.send(kLast);
  others_wait.set_value();
  other.read_all();
  many.read_all();
  const std::lock_guard lock(mutex);
  EXPECT_THAT(order, StartsWith("/a/0"));
  EXPECT_THAT(order, EndsWith("/8/z"));
  EXPECT_LT(order.find("/z"), order.find("/8")) << order;
}

TEST_F(ServerTest, OldClientsAreClosedUnlessTheyAskToStay) {
  start();
  EXPECT_EQ(talk("GET /a HTTP/1.0\r\n\r\n"), answer("GET /a ", kClose));
  EXPECT_EQ(talk("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n"),
            answer("GET /a ", "Connection: keep-alive\r\n") + answer("GET /b ", kClose));
}

TEST_F(ServerTest, HeadHasTheHeadersOfGetAndNoBody) {
  start();
  const std::string head = talk("HEAD /abc HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
}

TEST_F(ServerTest, AHalfClosedClientStillHearsTheAnswer) {
  start();
  RawConnection connection = connect();
  connection.send(kGet).send_end();
  EXPECT_EQ(connection.read_all(), answer("GET /a "));
}

TEST_F(ServerTest, ContinueIsSaidBeforeTheBodyComes) {
  start();
  RawConnection connection = connect();
  connection.send(
      "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(connection.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.send("hello");
  EXPECT_EQ(connection.read_until("hello"), answer("POST /a hello"));
}

TEST_F(ServerTest, TooLargeABodyIsRefusedBeforeItComes) {
  start();
  const std::string refusal = talk(
      "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8388609\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(refusal, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(refusal, HasSubstr(kClose));
}

TEST_F(ServerTest, ARefusalIsHeardByAClientThatGoesOnSending) {
  start();
  RawConnection connection = connect();
  connection.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n")
      .send(std::string(2 << 20, 'x'))
      .send_end();
  EXPECT_THAT(connection.read_all(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerTest, HalfARequestIsRefused) {
  start();
  for (const char* half :
       {"GET /a HT", "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhell",
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhell"}) {
    RawConnection connection = connect();
    connection.send(half).send_end();
    EXPECT_THAT(connection.read_all(), StartsWith("HTTP/1.1 400 ")) << half;
  }
}

TEST_F(ServerTest, NothingIsTakenForARequestAfterARefusedOne) {
  start();
  const std::string answers =
      talk(std::string(kGet) + "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n" +
           std::string(kGet));
  EXPECT_THAT(answers, StartsWith(answer("GET /a ") + "HTTP/1.1 501 Not Implemented\r\n"));
  EXPECT_EQ(answers.find("GET /a", answer("GET /a ").size()), std::string::npos);
}

TEST_F(ServerTest, LargeAnswersArriveWhole) {
  start();
  EXPECT_EQ(talk("GET /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
            answer(std::string(4 << 20, 'x'), kClose));
}

TEST_F(ServerTest, AFailingHandlerIsA503AndTheConnectionGoesOn) {
  start();
  RawConnection connection = connect();
  connection.send("GET /throw HTTP/1.1\r\nHost: h\r\n\r\n").send(kLast);
  const std::string answers = connection.read_all();
  EXPECT_THAT(answers, StartsWith("HTTP/1.1 503 "));
  EXPECT_TRUE(answers.ends_with(answer("GET /z ", kClose))) << answers;
}

TEST_F(ServerTest, TheGateRefusesBeforeTheBodyIsRead) {
  std::vector<int> refusals;
  ServerOptions options;
  options.gate = [](const Request& request) -> std::optional<Response> {
    if (request.header("authorization")) return std::nullopt;
    return Response{401, "", "", {}};
  };
  options.on_refusal = [&refusals](int status) { refusals.push_back(status); };
  start(std::move(options));
  EXPECT_THAT(talk("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n"),
              StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(talk("GET /a HTTP/1.1\r\nHost: h\r\nAuthorization: x\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 200 "));
  server_->stop();
  EXPECT_THAT(refusals, testing::ElementsAre(401));
}

/// Gives up on a client in the middle of something. Not on an idle one: a test that is slow to send
/// must not be taken for it.
ServerOptions impatient() {
  ServerOptions options;
  options.timeouts.head = options.timeouts.progress = options.timeouts.linger = milliseconds{30};
  options.timeouts.tick = milliseconds{5};
  return options;
}

TEST_F(ServerTest, AnIdleConnectionIsClosedWithoutAWord) {
  ServerOptions options;
  options.timeouts.idle = options.timeouts.tick = milliseconds{5};
  start(std::move(options));
  EXPECT_EQ(talk(""), "");
}

TEST_F(ServerTest, AHeadThatDoesNotComeIsTimedOut) {
  start(impatient());
  EXPECT_THAT(talk("GET /a HTT"), StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
}

TEST_F(ServerTest, ABodyThatDoesNotComeIsTimedOut) {
  start(impatient());
  EXPECT_THAT(talk("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhell"),
              StartsWith("HTTP/1.1 408 "));
}

TEST_F(ServerTest, ADribbledHeadMeetsItsDeadline) {
  ServerOptions options = impatient();
  options.timeouts.progress = std::chrono::seconds{30};
  start(std::move(options));
  RawConnection connection = connect();
  std::atomic<bool> over = false;
  std::thread dribbler([&] {
    while (!over) connection.send("x");
  });
  EXPECT_THAT(connection.read_until("\r\n\r\n"),
              testing::AnyOf(StartsWith("HTTP/1.1 408 "), StartsWith("HTTP/1.1 431 ")));
  over = true;
  dribbler.join();
}

TEST_F(ServerTest, AClientThatDoesNotReadIsGivenUp) {
  start(impatient());
  RawConnection connection = connect();
  for (int i = 0; i < 8; ++i) connection.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  RawConnection other = connect();
  other.send(kLast);
  EXPECT_EQ(other.read_all(), answer("GET /z ", kClose));
  server_->stop();  // does not wait for the one that was given up
  EXPECT_LT(connection.read_all().size(), std::size_t{8} * (4 << 20));
}

TEST_F(ServerTest, ConnectionsPastTheLimitHearWhy) {
  ServerOptions options;
  options.limits.connections = 1;
  start(std::move(options));
  RawConnection first = connect();
  first.send(kGet);
  EXPECT_EQ(first.read_until("GET /a "), answer("GET /a "));
  const std::string refusal = talk("");
  EXPECT_THAT(refusal, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(refusal, HasSubstr("Retry-After: "));
  first.send(kLast);
  EXPECT_EQ(first.read_all(), answer("GET /z ", kClose));
}

TEST_F(ServerTest, ConnectionsPastTwiceTheLimitAreCutAndCounted) {
  std::atomic<int> refused = 0;
  ServerOptions options;
  options.limits.connections = 1;
  options.on_refusal = [&](int status) { refused += status == 503; };
  options.timeouts.linger = std::chrono::minutes{1};
  start(std::move(options));
  RawConnection first = connect();
  first.send(kGet).read_until("GET /a ");
  RawConnection second = connect();  // hears why, and is there until its client goes
  second.read_until("more than 1 connections");
  EXPECT_EQ(connect().read_all(), "");
  EXPECT_EQ(refused, 2);
}

TEST_F(ServerTest, ConnectionsAreTakenAfterOneThatFailed) {
  std::atomic<bool> failed = false;
  ServerOptions options;
  options.limits.connections = 1;
  options.on_refusal = [&](int) {
    if (!failed.exchange(true)) throw std::runtime_error("on purpose");
  };
  start(std::move(options));
  RawConnection first = connect();
  first.send(kGet).read_until("GET /a ");
  EXPECT_EQ(connect().read_all(), "");
  EXPECT_THAT(talk(""), StartsWith("HTTP/1.1 503 "));
}

TEST_F(ServerTest, ManyConnectionsAreSharedByAllThreads) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  ServerOptions options;
  options.io_threads = 3;
  options.is_quick = [](const Request&) { return true; };
  server_ = std::make_unique<Server>(options, [&](const Request& request, const Reply& reply) {
    {
      const std::lock_guard lock(mutex);
      threads.insert(std::this_thread::get_id());
    }
    reply(echo(request));
  });
  std::deque<RawConnection> connections;
  const auto ask_all = [&] {
    for (RawConnection& connection : connections) connection.send(kGet).read_until("GET /a ");
    const std::lock_guard lock(mutex);
    return threads.size();
  };
  for (int i = 0; i < 8; ++i) connections.emplace_back(server_->port());
  EXPECT_EQ(ask_all(), 1U);
  while (connections.size() < 64) connections.emplace_back(server_->port());
  EXPECT_EQ(ask_all(), 3U);
  server_->stop();
  for (RawConnection& connection : connections) EXPECT_EQ(connection.read_all(), "");
}

TEST_F(ServerTest, BodiesInFlightAreBoundedTogether) {
  ServerOptions options;
  options.limits.bodies_in_flight_bytes = 100;
  options.timeouts.tick = milliseconds{5};
  start(std::move(options));
  RawConnection holder = connect();
  holder.send("POST /hold HTTP/1.1\r\nHost: h\r\nContent-Length: 60\r\n\r\n" +
              std::string(60, 'x'));
  wait_for_held();
  EXPECT_THAT(talk("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 41\r\n\r\n"),
              StartsWith("HTTP/1.1 503 "));
  EXPECT_EQ(talk(kLast), answer("GET /z ", kClose));
  release();
  EXPECT_EQ(holder.read_until("released"), answer("released"));
  const std::string close = "Connection: close\r\n";
  EXPECT_THAT(talk("POST /a HTTP/1.1\r\nHost: h\r\n" + close + "Content-Length: 41\r\n\r\n" +
                   std::string(41, 'x')),
              StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerTest, AConnectionThatFailsGivesBackTheMemoryOfItsBody) {
  ServerOptions options;
  options.limits.bodies_in_flight_bytes = 100;
  options.on_refusal = [](int status) {
    if (status == 400) throw std::runtime_error("on purpose");
  };
  start(std::move(options));
  RawConnection failing = connect();
  failing.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 60\r\n\r\nhalf").send_end();
  EXPECT_EQ(failing.read_all(), "");
  EXPECT_THAT(talk("POST /a HTTP/1.1\r\nHost: h\r\n" + kClose + "Content-Length: 60\r\n\r\n" +
                   std::string(60, 'x')),
              StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerTest, StoppingAnswersWhatWasRead) {
  ServerOptions options;
  options.timeouts.linger = options.timeouts.tick = milliseconds{5};
  start(std::move(options));
  RawConnection idle = connect();
  idle.send(kGet);
  EXPECT_EQ(idle.read_until("GET /a "), answer("GET /a "));
  RawConnection holder = connect();
  holder.send("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
  wait_for_held();
  std::thread stopper([this] { server_->stop(); });
  EXPECT_EQ(idle.read_all(), "");
  release();
  EXPECT_EQ(holder.read_all(), answer("released", kClose));
  stopper.join();
  EXPECT_THROW(connect(), std::runtime_error);
}

TEST_F(ServerTest, StoppingCutsWhatTakesTooLong) {
  ServerOptions options;
  options.timeouts.stop = options.timeouts.tick = milliseconds{10};
  start(std::move(options));
  RawConnection holder = connect();
  holder.send("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
  wait_for_held();
  std::thread stopper([this] { server_->stop(); });
  EXPECT_EQ(holder.read_all(), "");
  release();
  stopper.join();
}

TEST_F(ServerTest, StoppingAnswersAFirstRequestThatIsStillComing) {
  start();
  RawConnection connection = connect();
  connection.send("GET /late HTTP/1.1\r\nHo");
  // Connections are taken in order: once a later one is answered, this one is taken.
  talk("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  std::thread stopper([this] { server_->stop(); });
  wait_for_stop();
  connection.send("st: h\r\n\r\n");
  EXPECT_EQ(connection.read_all(), answer("GET /late ", kClose));
  connection.send_end();  // or the server would linger
  stopper.join();
}

TEST_F(ServerTest, APortInUseIsAnError) {
  start();
  ServerOptions options;
  options.port = server_->port();
  try {
    Server second(options, [](const Request&, const Reply&) {});
    FAIL() << "two servers on one port";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "cannot listen on 127.0.0.1:" + std::to_string(options.port) +
                                ": Address already in use");
  }
}

TEST_F(ServerTest, ServesOnASocketThatItIsHanded) {
  const int handed = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(handed, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(listen(handed, 8), 0);
  ServerOptions options;
  options.host = "not.looked.at.invalid";
  options.socket = handed;
  start(std::move(options));
  EXPECT_EQ(talk("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
            answer("GET / ", kClose));
}

TEST_F(ServerTest, ASocketThatOthersReachIsAnErrorWhereOnlyThisMachineMay) {
  const int handed = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in everywhere{};
  everywhere.sin_family = AF_INET;
  ASSERT_EQ(bind(handed, reinterpret_cast<const sockaddr*>(&everywhere), sizeof everywhere), 0);
  ServerOptions options;
  options.socket = handed;
  options.loopback_only = true;
  try {
    Server server(std::move(options), [](const Request&, const Reply&) {});
    FAIL() << "served to everyone";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), StartsWith("cannot serve at 0.0.0.0:"));
  }
}

TEST_F(ServerTest, ASocketThatIsNotTcpIsAnError) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  ServerOptions options;
  options.socket = ends[0];
  try {
    Server server(options, [](const Request&, const Reply&) {});
    FAIL() << "served on a socket pair";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "cannot serve on the socket handed over: expected one of TCP");
  }
  close(ends[0]);
  close(ends[1]);
}

TEST_F(ServerTest, ListensOnIpv6Too) {
  ServerOptions options;
  options.host = "::1";
  start(std::move(options));
  EXPECT_EQ(server_->authority(), "[::1]:" + std::to_string(server_->port()));
}

}  // namespace
}  // namespace kpiwatch::http
