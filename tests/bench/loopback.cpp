#include "tests/bench/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace kpiwatch::bench {
namespace {

int make_socket() {
  const int made = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (made < 0) fail("socket");
  return made;
}

/// Answers are small and must not wait for more.
void send_at_once(int socket) {
  const int on = 1;
  if (setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) fail("setsockopt");
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

void fail(std::string_view what) {
  std::fprintf(stderr, "%s: %s\n", std::string(what).c_str(), std::strerror(errno));
  std::exit(1);
}

int connect_to(std::uint16_t port) {
  const int made = make_socket();
  const sockaddr_in address = loopback(port);
  const int done = connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (done != 0 && errno != EINPROGRESS) fail("connect");
  send_at_once(made);
  return made;
}

int listen_on_any_port() {
  const int made = make_socket();
  const sockaddr_in address = loopback(0);
  if (bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("bind");
  if (listen(made, SOMAXCONN) != 0) fail("listen");
  return made;
}

std::uint16_t port_of(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
  return ntohs(address.sin_port);
}

int accept_from(int listener) {
  const int accepted = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (accepted >= 0) send_at_once(accepted);
  return accepted;
}

int make_epoll() {
  const int made = epoll_create1(EPOLL_CLOEXEC);
  if (made < 0) fail("epoll_create1");
  return made;
}

void watch(int epoll, int socket, std::uint64_t tag) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u64 = tag;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) != 0) fail("epoll_ctl");
}

std::size_t message_size(std::string_view bytes) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  constexpr std::string_view kLength = "\r\ncontent-length:";
  const std::size_t end = bytes.find(kEnd);
  if (end == std::string_view::npos) return 0;
  const std::size_t head = end + kEnd.size();
  for (std::size_t at = bytes.find("\r\n"); at < end; at = bytes.find("\r\n", at + 1)) {
    const std::string_view field = bytes.substr(at, end - at);
    if (field.size() < kLength.size()) break;
    if (strncasecmp(field.data(), kLength.data(), kLength.size()) != 0) continue;
    const std::size_t digits = field.find_first_not_of(' ', kLength.size());
    std::size_t body = 0;
    if (digits != std::string_view::npos)
      std::from_chars(field.data() + digits, field.data() + field.size(), body);
    return head + body;
  }
  return head;
}

}  // namespace kpiwatch::bench
