#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "tests/bench/workload.h"

namespace kpiwatch::bench {

struct Exchanged {
  std::chrono::duration<double> took{0};  ///< from the first byte sent to the last answer
  std::vector<std::chrono::duration<double>> waits;  ///< of each request for its answer, ascending
  std::uint64_t answer_bytes = 0;
};

/// Sends all requests over connections that stay open, each taking the next request once its last
/// one is answered, and `pause` after the one before it went out. One thread, nothing but epoll: it
/// must cost little beside the server. Ends the program at an answer other than 200 or 204.
Exchanged exchange(std::uint16_t port, std::size_t connections, const Requests& requests,
                   std::chrono::duration<double> pause = {});

}  // namespace kpiwatch::bench
