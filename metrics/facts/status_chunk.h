#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "metrics/base/byte_io.h"
#include "metrics/base/packed_bytes.h"
#include "metrics/base/varint.h"
#include "metrics/facts/status_run.h"

namespace kpiwatch {

/// Some runs of one asset, in order of time: the last one's end beside a few bytes for all others,
/// 24 bytes and about eight a run.
///
/// The bytes are a stack, read from their end, so that adding a run and looking at the latest one
/// is cheap. From the top: what the latest run needs beyond its end (nothing when it is plain);
/// then for each earlier one
///   gap to the run above << 3 | status << 1 | not plain
///   difference of the numbers between its last and the above one's first, zigzag
///   unless plain: count << 2 | first known << 1 | last known; its step; the span of its numbers
/// each a varint with its bytes in reversed order.
class StatusChunk {
 public:
  static constexpr std::size_t kMostBytes = 512;

  bool empty() const { return !filled_; }
  Instant last() const { return last_; }
  Status last_status() const { return static_cast<Status>(status_); }
  std::size_t size() const { return size_; }

  /// The latest run; there has to be one.
  StatusRun top() const;
  /// Adds a run after all others, unless the chunk is full; the first one always fits.
  bool push(const StatusRun& run);
  /// Puts another run in the place of the latest.
  void replace_top(const StatusRun& run);
  /// Puts a status among the runs, which reach to its instant or beyond it; instead of the one for
  /// the same instant.
  void insert(const StatusRun& said);
  /// Moves the earlier half of two or more runs into a chunk of their own.
  StatusChunk split();

  /// Of the bytes, those of all runs but the latest: what stays when a run is pushed or the latest
  /// one replaced.
  std::size_t lasting_bytes() const;

  /// All but the first bytes, which the reader has: none, or as many as were lasting when it was
  /// saved before.
  void save(ByteWriter& bytes, std::size_t known_bytes) const;
  /// Into one that has what was saved before; any at all when all bytes were saved. Its runs must
  /// begin after `before`.
  void load(ByteReader& bytes, Instant before);

  /// Calls `visit(run)` from the latest run back until it returns false; then returns false.
  template <class Visit>
  bool visit_back(Visit visit) const {
    if (empty()) return true;
    const std::uint8_t* end = bytes_.data() + size_;
    for (StatusRun run = read_top(end);; run = read_before(run, end)) {
      if (!visit(run)) return false;
      if (end == bytes_.data()) return true;
    }
  }
  void prefetch() const { __builtin_prefetch(bytes_.data() + size_); }

 private:
  /// Five varints, of which the count's is the only one that is always short.
  static constexpr std::size_t kLongestRun = 4 * kLongestVarint + 5;

  /// What of a run lies in the bytes of the run after it, or in the chunk for the latest.
  struct End {
    Instant last;
    EventNumber number = 0;
    Status status = Status::kUnknown;
    bool plain = true;
  };

  static End end_of(const StatusRun& run);
  static std::uint8_t* write_end(std::uint8_t* to, const End& end, const StatusRun& above);
  // `pop` gives the next number of the stack.
  template <class Pop>
  static End make_end(const StatusRun& above, Pop pop);
  template <class Pop>
  static StatusRun make_run(const End& end, Pop pop);
  static bool is_sound(const End& end, const StatusRun& run);
  // Readers move `at`, which is behind what they read, before it.
  static End read_end(const StatusRun& above, const std::uint8_t*& at);
  static StatusRun read_run(const End& end, const std::uint8_t*& at);
  static StatusRun read_before(const StatusRun& above, const std::uint8_t*& at) {
    return read_run(read_end(above, at), at);
  }
  StatusRun read_top(const std::uint8_t*& at) const { return read_run(latest_end(), at); }
  End latest_end() const { return {last_, number_, last_status(), plain_ != 0}; }
  void set_latest(const End& end);
  void set_latest(const StatusRun& run) { set_latest(end_of(run)); }
  std::size_t offset_of(const std::uint8_t* at) const {
    return static_cast<std::size_t>(at - bytes_.data());
  }
  void replace(std::size_t begin, std::size_t end, std::span<const std::uint8_t> bytes);

  Instant last_;
  std::uint64_t number_ : 44 = 0;  ///< the latest run's last number
  std::uint64_t size_ : 16 = 0;
  std::uint64_t status_ : 2 = 0;
  std::uint64_t plain_ : 1 = 0;
  std::uint64_t filled_ : 1 = 0;
  PackedBytes bytes_;
};

static_assert(sizeof(StatusChunk) == 24, "one for each asset");

}  // namespace kpiwatch
