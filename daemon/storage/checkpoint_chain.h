#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "daemon/storage/checkpoint_segment.h"
#include "daemon/storage/owned_file.h"
#include "metrics/base/image_extent.h"

namespace kpiwatch {

/// The directory's checkpoint as this process goes on with it, and the files that it names, which
/// stay for as long as it does. Any thread.
class CheckpointChain {
 public:
  using Files = std::vector<std::shared_ptr<OwnedFile>>;

  explicit CheckpointChain(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// The files that the checkpoint names which was there at the start.
  void found(Files named);
  /// That it was taken up, as far as `end`: changes of that maker can follow it.
  void take_up(const CheckpointEnd& end, const Hash& maker);

  /// What the next segment is to be.
  struct Plan {
    std::optional<CheckpointEnd> after;  ///< nothing: it takes the place of all
    std::uint64_t number = 0;

    ImageExtent extent() const { return after ? ImageExtent::kChanges : ImageExtent::kWhole; }
  };
  /// Whole unless there is something of that maker to add to, and that is at most twice
  /// `whole_size`, about as many bytes as a whole one would have. Waits while a segment is being
  /// written. One that was planned and not written is not followed by changes.
  Plan plan(const Hash& maker, ImageExtent least, std::uint64_t whole_size);
  /// As planned, unless another was since. `named`: the files that it is of no use without. Throws
  /// StorageError.
  void write(const Plan& plan, const CheckpointSegment& segment, const Files& named);

  /// What is on disk is not to be believed, and goes; no more is written.
  void condemn();

 private:
  void name(const Files& named);

  const std::filesystem::path directory_;
  std::atomic<bool> condemned_ = false;
  std::mutex mutex_;
  std::optional<CheckpointEnd> end_;  ///< which changes can follow
  Hash maker_{};
  Files named_;  ///< by what is on disk
  std::uint64_t plans_ = 0;
};

}  // namespace kpiwatch
