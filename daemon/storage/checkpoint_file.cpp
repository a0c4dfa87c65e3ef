#include "daemon/storage/checkpoint_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <type_traits>
#include <utility>

#include "daemon/storage/journal/journal_file.h"
#include "daemon/storage/journal/storage_error.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

struct Head {
  std::array<char, 8> magic{'k', 'p', 'i', 'c', 'h', 'k', '1', '\0'};
  std::uint64_t seq = 0;
  std::uint64_t next_event = 0;
  Hash chain{};
  Hash maker{};
  std::array<std::uint64_t, CheckpointFile::kSections> sizes{};
  std::array<std::uint32_t, CheckpointFile::kSections> checks{};
  std::uint32_t reserved = 0;
  std::uint32_t check = 0;  ///< of all before it
};
static_assert(std::has_unique_object_representations_v<Head>);

std::uint32_t check_of(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

std::uint32_t check_of(const Head& head) {
  return check_of({reinterpret_cast<const char*>(&head), offsetof(Head, check)});
}

fs::path file_in(const fs::path& directory) { return directory / "checkpoint"; }

[[noreturn]] void refuse(std::string_view what, const fs::path& file) {
  const int reason = errno;
  throw StorageError(reason == ENOSPC ? StorageError::Kind::kFull : StorageError::Kind::kFailed,
                     fmt::format("cannot {} {}: {}", what, file.string(),
                                 std::generic_category().message(reason)));
}

void write_all(int descriptor, std::string_view bytes, const fs::path& file) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse("write", file);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool read_all(int descriptor, char* bytes, std::size_t size, std::uint64_t from) {
  while (size > 0) {
    const ssize_t count = ::pread(descriptor, bytes, size, static_cast<off_t>(from));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count;
    size -= static_cast<std::size_t>(count);
    from += static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace

CheckpointFile::Writer::Writer(const fs::path& directory)
    : directory_(directory),
      unfinished_(directory / "checkpoint.new"),
      descriptor_(::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
  if (descriptor_ < 0) refuse("make", unfinished_);
  // The head has its place, and its content at the end.
  if (::lseek(descriptor_, sizeof(Head), SEEK_SET) < 0) refuse("write", unfinished_);
}

CheckpointFile::Writer::~Writer() { ::close(descriptor_); }

void CheckpointFile::Writer::put(std::string_view bytes) {
  write_all(descriptor_, bytes, unfinished_);
  Section& section = sections_[section_];
  section.size += bytes.size();
  section.check = libdeflate_crc32(section.check, bytes.data(), bytes.size());
}

void CheckpointFile::Writer::next_section() {
  assert(section_ + 1 < kSections && "there are no more");
  ++section_;
}

void CheckpointFile::Writer::finish(const CheckpointStamp& stamp) {
  assert(section_ + 1 == kSections && "all sections are written");
  Head head{.seq = stamp.covers.seq,
            .next_event = stamp.covers.next_event,
            .chain = stamp.covers.hash,
            .maker = stamp.maker};
  for (std::size_t i = 0; i < kSections; ++i) {
    head.sizes[i] = sections_[i].size;
    head.checks[i] = sections_[i].check;
  }
  head.check = check_of(head);
  if (::lseek(descriptor_, 0, SEEK_SET) < 0) refuse("write", unfinished_);
  write_all(descriptor_, {reinterpret_cast<const char*>(&head), sizeof head}, unfinished_);
  if (::fsync(descriptor_) != 0) refuse("sync", unfinished_);
  if (::rename(unfinished_.c_str(), file_in(directory_).c_str()) != 0)
    refuse("rename", unfinished_);
  sync_directory(directory_);
}

std::optional<CheckpointFile> CheckpointFile::open(const fs::path& directory) {
  const int opened = ::open(file_in(directory).c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return std::nullopt;
  CheckpointFile file(opened, {});
  Head head;
  if (!read_all(opened, reinterpret_cast<char*>(&head), sizeof head, 0)) return std::nullopt;
  if (head.magic != Head().magic || head.check != check_of(head)) return std::nullopt;
  file.stamp_ = {{head.seq, head.next_event, head.chain}, head.maker};
  std::uint64_t begin = sizeof head;
  for (std::size_t i = 0; i < kSections; ++i) {
    file.places_[i] = {begin, head.sizes[i], head.checks[i]};
    begin += head.sizes[i];
  }
  // What it claims to hold has to be there before anybody asks memory for it.
  struct stat status {};
  if (::fstat(opened, &status) != 0 || static_cast<std::uint64_t>(status.st_size) != begin)
    return std::nullopt;
  return file;
}

void CheckpointFile::remove(const fs::path& directory) {
  std::error_code ignored;
  fs::remove(file_in(directory), ignored);
}

CheckpointFile::~CheckpointFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

CheckpointFile::CheckpointFile(CheckpointFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      stamp_(other.stamp_),
      places_(other.places_) {}

std::optional<CheckpointFile::Bytes> CheckpointFile::section(std::size_t index) const {
  const Place& place = places_[index];
  Bytes bytes{std::make_unique_for_overwrite<char[]>(place.size), place.size};
  if (!read_all(descriptor_, bytes.data.get(), bytes.size, place.begin)) return std::nullopt;
  if (check_of(bytes.view()) != place.check) return std::nullopt;
  return bytes;
}

}  // namespace kpiwatch
