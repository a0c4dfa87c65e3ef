#include "daemon/storage/checkpoint_sections.h"

#include <memory>
#include <optional>
#include <utility>

#include "daemon/storage/checkpoint_writer.h"
#include "daemon/storage/identity/identity_index.h"

namespace kpiwatch {

namespace fs = std::filesystem;

std::vector<std::string_view> views_of(const std::vector<LargeBytes>& parts) {
  std::vector<std::string_view> views;
  for (const LargeBytes& part : parts) views.push_back(part.view());
  return views;
}

CheckpointChain::Files files_named_in(const CheckpointFile& file, const fs::path& directory) {
  CheckpointChain::Files named;
  for (std::size_t segment = 0; segment < file.segments(); ++segment) {
    const auto indexes = file.read(segment, kIndexSection);
    if (!indexes) continue;
    ByteReader bytes(indexes->view());
    bytes.read<SipKey>();
    for (const auto& reference : IdentityIndex::read_references(bytes))
      if (auto opened = DataFile::open(reference.path_in(directory)))
        named.push_back(std::make_shared<OwnedFile>(std::move(*opened), true));
  }
  return named;
}

void remove_left_behind(const fs::path& directory, const CheckpointChain::Files& named) {
  std::vector<fs::path> kept;
  for (const auto& file : named) kept.push_back(file->path());
  IdentityFile::remove_others(directory, kept);
  remove_unfinished_checkpoint(directory);
}

}  // namespace kpiwatch
