#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "daemon/storage/checkpoint_chain.h"
#include "daemon/storage/checkpoint_file.h"

/// What the event store has in a checkpoint.
namespace kpiwatch {

/// The sections of each segment. Those of tables and the large ones may add to those before.
enum CheckpointSection : std::size_t {
  kIndexSection,  ///< the hasher's key, the index of identities but for its tables, the directory
  kTableSection,  ///< the tables of identities
  kLargeSection,  ///< what somebody saved along
  kSmallSection,
};

std::vector<std::string_view> views_of(const std::vector<LargeBytes>& parts);

/// The files that any segment names, whether it can be read or not.
CheckpointChain::Files files_named_in(const CheckpointFile& file,
                                      const std::filesystem::path& directory);
/// Removes what a process that was ended has left, but for those files.
void remove_left_behind(const std::filesystem::path& directory,
                        const CheckpointChain::Files& named);

}  // namespace kpiwatch
