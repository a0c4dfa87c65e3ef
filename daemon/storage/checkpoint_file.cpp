#include "daemon/storage/checkpoint_file.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "daemon/storage/checkpoint_writer.h"
#include "metrics/base/run_beside.h"

namespace kpiwatch {
namespace {

bool follows(const CheckpointHead& head, const CheckpointHead& before) {
  return head.previous == before.check && head.maker == before.maker && head.seq >= before.seq &&
         head.next_event >= before.next_event;
}

bool begins(const CheckpointHead& head) {
  constexpr std::uint32_t kAll = (1u << CheckpointSegment::kSections) - 1;
  return head.previous == 0 && head.alone == kAll;
}

}  // namespace

std::optional<CheckpointFile> CheckpointFile::open(const std::filesystem::path& directory) {
  auto opened = DataFile::open(checkpoint_file_in(directory));
  if (!opened) return std::nullopt;
  CheckpointFile file(std::move(*opened));
  file.find_segments();
  if (file.segments_.empty()) return std::nullopt;
  return file;
}

/// What a segment claims to hold has to be there before anybody asks memory for it.
void CheckpointFile::find_segments() {
  const std::uint64_t size = file_.size();
  for (std::uint64_t begin = 0; size - begin >= sizeof(CheckpointHead);) {
    CheckpointHead head;
    if (!file_.read({reinterpret_cast<char*>(&head), sizeof head}, begin)) return;
    if (head.magic != CheckpointHead().magic || head.check != head.check_of_all()) return;
    if (head.number != segments_.size() || head.bytes() > size - begin) return;
    if (segments_.empty() ? !begins(head) : !follows(head, segments_.back().head)) return;
    segments_.push_back({begin, head});
    begin += head.bytes();
  }
}

CheckpointEnd CheckpointFile::end() const {
  const Segment& last = segments_.back();
  return {.segments = segments_.size(),
          .size = last.begin + last.head.bytes(),
          .check = last.head.check};
}

bool CheckpointFile::read(Content& content) {
  while (!segments_.empty()) {
    content = {};
    const std::size_t intact = read_wanted(content);
    if (intact == segments_.size()) return true;
    // What is wanted of those before is another now.
    segments_.resize(intact);
  }
  return false;
}

/// How many segments are whole, in what is wanted of them.
std::size_t CheckpointFile::read_wanted(Content& content) const {
  struct Part {
    std::size_t segment;
    std::size_t section;
    std::optional<LargeBytes> bytes;
  };
  std::vector<Part> parts;
  for (std::size_t section = 0; section < kSections; ++section) {
    std::size_t first = 0;
    for (std::size_t i = 0; i < segments_.size(); ++i)
      if (segments_[i].head.is_alone(section)) first = i;
    for (std::size_t i = first; i < segments_.size(); ++i) parts.push_back({i, section, {}});
  }
  run_together(parts.size(),
               [&](std::size_t i) { parts[i].bytes = read(parts[i].segment, parts[i].section); });
  std::size_t intact = segments_.size();
  for (Part& part : parts) {
    if (part.bytes)
      content[part.section].push_back(std::move(*part.bytes));
    else
      intact = std::min(intact, part.segment);
  }
  return intact;
}

std::optional<LargeBytes> CheckpointFile::read(std::size_t segment, std::size_t section) const {
  LargeBytes bytes(segments_[segment].head.sizes[section]);
  if (!read_section(segments_[segment], section, bytes.all())) return std::nullopt;
  return bytes;
}

/// Whether it is what was written.
bool CheckpointFile::read_section(const Segment& segment, std::size_t section,
                                  std::span<char> to) const {
  constexpr std::size_t kAtOnce = std::size_t{1} << 20;  // still in the cache when checked
  const auto& sizes = segment.head.sizes;
  std::uint64_t at = segment.begin + sizeof(CheckpointHead);
  for (std::size_t i = 0; i < section; ++i) at += sizes[i];
  std::uint32_t check = 0;
  while (!to.empty()) {
    const std::span<char> some = to.first(std::min(to.size(), kAtOnce));
    if (!file_.read(some, at)) return false;
    check = checkpoint_check({some.data(), some.size()}, check);
    at += some.size();
    to = to.subspan(some.size());
  }
  return check == segment.head.checks[section];
}

}  // namespace kpiwatch
