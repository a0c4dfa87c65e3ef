#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kpiwatch::http {

/// A client that sends exactly the bytes it is told to.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    // Only a server that hangs is waited for this long; then the test fails.
    const timeval patience{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      close(socket_);
      throw std::runtime_error("cannot connect");
    }
  }
  ~RawConnection() { close(socket_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  RawConnection& send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
  }
  RawConnection& send_end() {
    shutdown(socket_, SHUT_WR);
    return *this;
  }

  /// Everything until the server closes; "(no end)" at the end when it does not.
  std::string read_all() {
    while (receive()) continue;
    return take(received_.size());
  }
  /// Everything up to and with `end`.
  std::string read_until(std::string_view end) {
    std::size_t found = received_.find(end);
    while (found == std::string::npos && receive()) found = received_.find(end);
    return take(found == std::string::npos ? received_.size() : found + end.size());
  }

 private:
  bool receive() {
    char buffer[4096];
    const ssize_t count = recv(socket_, buffer, sizeof buffer, 0);
    if (count < 0) received_ += errno == EAGAIN ? "(no end)" : "(reset)";
    if (count > 0) received_.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
  }
  /// With "now" in the place of each date.
  std::string take(std::size_t count) {
    static const std::regex kDate(
        "(Date: )[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} "
        "GMT\r\n");
    std::string taken = received_.substr(0, count);
    received_.erase(0, count);
    return std::regex_replace(taken, kDate, "$1now\r\n");
  }

  int socket_;
  std::string received_;
};

}  // namespace kpiwatch::http
