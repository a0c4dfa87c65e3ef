#pragma once

#include <filesystem>

#include "daemon/storage/checkpoint_segment.h"

/// Writes the directory's checkpoint: what returns is on disk. Each throws StorageError, and leaves
/// what was there before, or none.
namespace kpiwatch {

/// In the place of what is there: all or nothing.
CheckpointEnd write_checkpoint(const std::filesystem::path& directory,
                               const CheckpointSegment& whole);
/// What lies beyond the end, torn or of no use, is gone then.
CheckpointEnd append_to_checkpoint(const std::filesystem::path& directory, const CheckpointEnd& end,
                                   const CheckpointSegment& changes);

/// Also of one that was not finished.
void remove_checkpoint(const std::filesystem::path& directory);
void remove_unfinished_checkpoint(const std::filesystem::path& directory);
std::filesystem::path checkpoint_file_in(const std::filesystem::path& directory);

}  // namespace kpiwatch
