#pragma once

#include <cstdint>
#include <string_view>

/// Sockets on the loopback and how an HTTP message is told from its neighbours: what the load
/// generator and the raw sink share. Everything ends the program when the system refuses it.
namespace kpiwatch::bench {

/// Ends the program with the system's reason.
[[noreturn]] void fail(std::string_view what);

/// A non-blocking socket, connected.
int connect_to(std::uint16_t port);
/// A non-blocking socket that listens on a port of the system's choice.
int listen_on_any_port();
std::uint16_t port_of(int listener);
/// A connection that waits, non-blocking; -1 without one.
int accept_from(int listener);

/// Edge-triggered, for both directions; `tag` comes back with each event.
int make_epoll();
void watch(int epoll, int socket, std::uint64_t tag);

/// Bytes of the HTTP message at the beginning of `bytes`, head and body, by its Content-Length; 0
/// while its head is not whole.
std::size_t message_size(std::string_view bytes);

}  // namespace kpiwatch::bench
