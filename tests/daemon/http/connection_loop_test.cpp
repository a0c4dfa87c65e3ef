#include "daemon/http/connection_loop.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "daemon/http/session.h"

namespace kpiwatch::http {
namespace {

using ::testing::StartsWith;

/// Answers everything at once.
SessionContext friendly() {
  SessionContext context;
  context.gate = [](const Request&) { return std::nullopt; };
  context.on_refusal = [](int) {};
  context.dispatch = [](const Request&, const Reply& reply) { reply({200, "", "", {}}); };
  context.body_memory = std::make_shared<BodyMemory>(context.limits.bodies_in_flight_bytes);
  return context;
}

std::string read_all(int socket) {
  std::string all;
  std::array<char, 4096> bytes;
  while (true) {
    const ssize_t count = read(socket, bytes.data(), bytes.size());
    if (count <= 0) return all;
    all.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

TEST(ConnectionLoop, GoesOnWithTheOthersWhenASocketCannotBeServed) {
  const SessionContext context = friendly();
  ConnectionLoop loop(context);
  const int unserved = open("/", O_PATH);  // what epoll does not take
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  loop.add(unserved, std::nullopt);
  loop.add(ends[0], std::nullopt);

  const std::string request = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  ASSERT_EQ(write(ends[1], request.data(), request.size()), static_cast<ssize_t>(request.size()));
  shutdown(ends[1], SHUT_WR);
  EXPECT_THAT(read_all(ends[1]), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(fcntl(unserved, F_GETFD), -1) << "it is closed";
  close(ends[1]);
  loop.close();
  loop.join();
  EXPECT_EQ(loop.connections(), 0u);
}

}  // namespace
}  // namespace kpiwatch::http
