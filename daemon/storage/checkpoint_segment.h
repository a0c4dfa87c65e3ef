#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/storage/journal/block_log.h"
#include "daemon/storage/journal/hash_chain.h"
#include "metrics/base/byte_io.h"

namespace kpiwatch {

/// What a checkpoint stands for. It is of use only where both agree.
struct CheckpointStamp {
  ChainEnd covers;  ///< the journal up to this block
  Hash maker{};     ///< of all that decides what its sections mean: program, promises, zone data

  bool operator==(const CheckpointStamp&) const = default;
};

/// A checkpoint is a file `checkpoint` beside the journal: a whole segment, then segments of what
/// has changed since the one before. Each is a head and sections; of a segment of changes a section
/// either stands alone, in the place of those before it, or adds to them.
///
/// A head tells where the sections end and their CRC-32, has its own, and names the head before by
/// that: so one that is torn, damaged or left over from something else is known, and with it all
/// that follow. Numbers are in the machine's own byte order: the file is for the machine that wrote
/// it.
struct CheckpointSegment {
  static constexpr std::size_t kSections = 4;
  struct Section {
    std::vector<BytePart> parts;  ///< one after the other
    bool alone = true;
  };

  CheckpointStamp stamp;
  std::array<Section, kSections> sections;
};

/// Where a checkpoint ends, which the next segment follows.
struct CheckpointEnd {
  std::uint64_t segments = 0;
  std::uint64_t size = 0;   ///< bytes of all
  std::uint32_t check = 0;  ///< of the last head
};

struct CheckpointHead {
  std::array<char, 8> magic{'k', 'p', 'i', 'c', 'h', 'k', '2', '\0'};
  std::uint64_t number = 0;  ///< of the segments before it
  std::uint64_t seq = 0;
  std::uint64_t next_event = 0;
  Hash chain{};
  Hash maker{};
  std::array<std::uint64_t, CheckpointSegment::kSections> sizes{};
  std::array<std::uint32_t, CheckpointSegment::kSections> checks{};
  std::uint32_t alone = 0;     ///< a bit for each section, the lowest for the first
  std::uint32_t previous = 0;  ///< `check` of the head before, 0 in the first
  std::uint32_t reserved = 0;
  std::uint32_t check = 0;  ///< of all before it

  CheckpointStamp stamp() const { return {{seq, next_event, chain}, maker}; }
  bool is_alone(std::size_t section) const { return (alone >> section & 1) != 0; }
  /// Of the segment. Too much when it makes no sense.
  std::uint64_t bytes() const;
  std::uint32_t check_of_all() const;
};

/// CRC-32, begun before or from 0 on.
std::uint32_t checkpoint_check(std::string_view bytes, std::uint32_t before = 0);

}  // namespace kpiwatch
