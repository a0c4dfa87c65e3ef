#include "daemon/storage/checkpoint_writer.h"

#include <fmt/format.h>

#include <span>
#include <system_error>

#include "daemon/storage/data_file.h"
#include "daemon/storage/journal/journal_file.h"
#include "daemon/storage/journal/storage_error.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

fs::path unfinished_in(const fs::path& directory) { return directory / "checkpoint.new"; }

void remove_file(const fs::path& file) {
  std::error_code ignored;
  fs::remove(file, ignored);
}

CheckpointHead head_of(const CheckpointSegment& segment, const CheckpointEnd& after) {
  const ChainEnd& covers = segment.stamp.covers;
  CheckpointHead head{.number = after.segments,
                      .seq = covers.seq,
                      .next_event = covers.next_event,
                      .chain = covers.hash,
                      .maker = segment.stamp.maker,
                      .previous = after.check};
  for (std::size_t i = 0; i < segment.sections.size(); ++i)
    head.alone |= std::uint32_t{segment.sections[i].alone} << i;
  return head;
}

/// The sections, and then the head: while that is not there the segment is none.
CheckpointEnd write_segment(DataFile& file, const CheckpointEnd& after,
                            const CheckpointSegment& segment) {
  CheckpointHead head = head_of(segment, after);
  std::uint64_t at = after.size + sizeof head;
  for (std::size_t i = 0; i < segment.sections.size(); ++i) {
    for (const BytePart& part : segment.sections[i].parts) {
      file.write(part, at);
      at += part.size();
      head.sizes[i] += part.size();
      head.checks[i] = checkpoint_check(part, head.checks[i]);
    }
  }
  head.check = head.check_of_all();
  file.write({reinterpret_cast<const char*>(&head), sizeof head}, after.size);
  file.sync();
  return {.segments = after.segments + 1, .size = at, .check = head.check};
}

void put_in_place(const fs::path& unfinished, const fs::path& file) {
  std::error_code error;
  fs::rename(unfinished, file, error);
  if (error)
    throw StorageError(StorageError::Kind::kFailed,
                       fmt::format("cannot rename {}: {}", unfinished.string(), error.message()));
}

CheckpointEnd write_in_place(const fs::path& directory, const CheckpointSegment& whole) {
  const fs::path unfinished = unfinished_in(directory);
  try {
    DataFile file(unfinished, DataFile::Mode::kAnew);
    const CheckpointEnd end = write_segment(file, {}, whole);
    put_in_place(unfinished, checkpoint_file_in(directory));
    return end;
  } catch (const StorageError&) {
    remove_file(unfinished);  // the space may be what is missing
    throw;
  }
}

}  // namespace

CheckpointEnd write_checkpoint(const fs::path& directory, const CheckpointSegment& whole) {
  const CheckpointEnd end = write_in_place(directory, whole);
  try {
    sync_directory(directory);
  } catch (const StorageError&) {
    remove_checkpoint(directory);  // nobody will know what it names
    throw;
  }
  return end;
}
CheckpointEnd append_to_checkpoint(const fs::path& directory, const CheckpointEnd& end,
                                   const CheckpointSegment& changes) {
  DataFile file(checkpoint_file_in(directory), DataFile::Mode::kExisting);
  if (file.size() < end.size)
    throw StorageError(StorageError::Kind::kFailed,
                       fmt::format("{} was cut short", file.path().string()));
  file.cut(end.size);
  try {
    return write_segment(file, end, changes);
  } catch (const StorageError&) {
    file.cut(end.size);
    throw;
  }
}

void remove_checkpoint(const fs::path& directory) {
  remove_file(checkpoint_file_in(directory));
  remove_unfinished_checkpoint(directory);
}

void remove_unfinished_checkpoint(const fs::path& directory) {
  remove_file(unfinished_in(directory));
}

fs::path checkpoint_file_in(const fs::path& directory) { return directory / "checkpoint"; }

}  // namespace kpiwatch
