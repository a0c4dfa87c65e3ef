#include "daemon/storage/identity/unnamed_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "daemon/storage/journal/storage_error.h"

namespace kpiwatch {

UnnamedFile::UnnamedFile(const std::filesystem::path& directory) : directory_(directory.string()) {
  std::string name = (directory / "identities.XXXXXX").string();
  descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail("make", errno);
  ::unlink(name.c_str());
}

UnnamedFile::~UnnamedFile() { ::close(descriptor_); }

void UnnamedFile::write(std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void UnnamedFile::read(std::span<char> bytes, std::uint64_t at) const {
  while (!bytes.empty()) {
    const ssize_t count = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) fail("read", count < 0 ? errno : EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    at += static_cast<std::uint64_t>(count);
  }
}

void UnnamedFile::fail(const char* what, int error) const {
  const bool full = error == ENOSPC || error == EDQUOT;
  throw StorageError(full ? StorageError::Kind::kFull : StorageError::Kind::kFailed,
                     fmt::format("cannot {} a file for the identities in {}: {}", what, directory_,
                                 std::generic_category().message(error)));
}

}  // namespace kpiwatch
