#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "daemon/storage/checkpoint_segment.h"
#include "daemon/storage/data_file.h"
#include "metrics/base/large_memory.h"

namespace kpiwatch {

/// The checkpoint of a directory, read: what a start would otherwise find out by reading every
/// event. It is never trusted over the journal: what does not belong to it, is damaged or is of
/// another maker is left aside, and nothing is lost by removing it.
class CheckpointFile {
 public:
  static constexpr std::size_t kSections = CheckpointSegment::kSections;

  /// Of each section the parts from the last one on that stands alone.
  using Content = std::array<std::vector<LargeBytes>, kSections>;

  /// The directory's, as far as its heads can be believed; nothing when there is none.
  static std::optional<CheckpointFile> open(const std::filesystem::path& directory);

  /// Of the last segment.
  CheckpointStamp stamp() const { return segments_.back().head.stamp(); }
  CheckpointEnd end() const;
  std::size_t segments() const { return segments_.size(); }

  /// Everything, none of which is damaged: from now on there are no more segments than that. What a
  /// later one takes the place of is not looked at. False when not even the first one is whole,
  /// after which it is of no use.
  bool read(Content& content);
  /// That of one segment; nothing when it is damaged.
  std::optional<LargeBytes> read(std::size_t segment, std::size_t section) const;

 private:
  struct Segment {
    std::uint64_t begin = 0;
    CheckpointHead head;
  };

  explicit CheckpointFile(DataFile file) : file_(std::move(file)) {}

  void find_segments();
  std::size_t read_wanted(Content& content) const;
  bool read_section(const Segment& segment, std::size_t section, std::span<char> to) const;

  DataFile file_;
  std::vector<Segment> segments_;
};

}  // namespace kpiwatch
