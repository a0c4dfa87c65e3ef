#include "daemon/storage/data_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "daemon/storage/journal/storage_error.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* what, const fs::path& file) {
  const int reason = errno;
  const bool full = reason == ENOSPC || reason == EDQUOT;
  throw StorageError(full ? StorageError::Kind::kFull : StorageError::Kind::kFailed,
                     fmt::format("cannot {} {}: {}", what, file.string(),
                                 std::generic_category().message(reason)));
}

int flags_of(DataFile::Mode mode) {
  switch (mode) {
    case DataFile::Mode::kNew:
      return O_CREAT | O_EXCL;
    case DataFile::Mode::kAnew:
      return O_CREAT | O_TRUNC;
    case DataFile::Mode::kExisting:
      break;
  }
  return 0;
}

}  // namespace

DataFile::DataFile(fs::path path, Mode mode)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_RDWR | O_CLOEXEC | flags_of(mode), 0600)) {
  if (descriptor_ < 0) fail(mode == Mode::kExisting ? "open" : "make", path_);
}

std::optional<DataFile> DataFile::open(fs::path path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return std::nullopt;
  if (descriptor < 0) fail("open", path);
  return DataFile(std::move(path), descriptor);
}

DataFile::~DataFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

DataFile::DataFile(DataFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

void DataFile::write(std::span<const char> bytes, std::uint64_t at) {
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), kStep - unsynced_);
    const ssize_t count = ::pwrite(descriptor_, bytes.data(), size, static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write", path_);
    const auto written = static_cast<std::size_t>(count);
    bytes = bytes.subspan(written);
    at += written;
    unsynced_ += written;
    if (unsynced_ >= kStep) sync_data();
  }
}

bool DataFile::read(std::span<char> bytes, std::uint64_t at) const {
  while (!bytes.empty()) {
    const ssize_t count = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    at += static_cast<std::uint64_t>(count);
  }
  return true;
}

void DataFile::cut(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail("cut", path_);
}

void DataFile::sync_data() {
  if (::fdatasync(descriptor_) != 0) fail("sync", path_);
  unsynced_ = 0;
}

void DataFile::sync() {
  if (::fsync(descriptor_) != 0) fail("sync", path_);
}

std::uint64_t DataFile::size() const {
  struct stat status {};
  return ::fstat(descriptor_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace kpiwatch
