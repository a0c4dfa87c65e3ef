#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Requests prepared in memory, so that making them costs nothing while the clock runs.
namespace kpiwatch::bench {

/// Whole HTTP requests, one after the other.
class Requests {
 public:
  void add(std::string_view head, std::string_view body);
  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t index) const;

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

struct Load {
  std::uint64_t cameras = 0;
  std::uint64_t first = 0;  ///< number of the first event: to go on where an earlier load ended
  std::uint64_t events = 0;
  std::uint64_t batch = 1;  ///< events a request
  std::uint64_t towns = 8;
  std::uint64_t in_a_row = 1;  ///< a camera's samples one after the other, before the next camera's
};

/// Every camera registered, at the beginning of 2021.
Requests registrations(const Load& load);

/// Changes of status, one a second from 2021-01-02 on (a hundred million end in 2024), as lines of
/// kEventBytes. All cameras take their turn in a scattered order, and each turn changes what the
/// camera was. Ids are scattered too, as those of real senders are: an index that likes rising ones
/// gets no favour.
Requests status_changes(const Load& load);
inline constexpr std::size_t kEventBytes = 208;

/// Every camera says each minute that it is online: the id is the camera's and the time.
Requests heartbeats(const Load& load);

/// The cameras' statuses each minute as samples of a gauge, for peers: lines of InfluxDB's protocol
/// to /write, or Prometheus' remote write. Remote write wants Snappy's form; what is sent is of
/// that form but not compressed, which costs the receiver least. Samples in a row are of one series
/// there, as when much is brought in at once.
Requests influx_lines(const Load& load);
Requests remote_writes(const Load& load);

/// The same GET again and again; `headers` each with its end.
Requests repeated_get(std::string_view path, std::string_view headers, std::uint64_t times);

}  // namespace kpiwatch::bench
