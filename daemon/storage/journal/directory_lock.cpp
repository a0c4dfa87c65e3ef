#include "daemon/storage/journal/directory_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "daemon/storage/journal/storage_error.h"

namespace kpiwatch {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

/// What one can do who may not write there, as an auditor; nothing for other errors.
std::string way_out_of(int error) {
  if (error != EROFS && error != EACCES) return "";
  return ". Expected a folder that can be written to: a storage that is only to be read is read in "
         "a copy of it";
}

/// " (pid 123)", or nothing when the holder has not written it yet.
std::string holder_of(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  if (size <= 0) return "";
  const std::string_view content(text.data(), static_cast<std::size_t>(size));
  return fmt::format(" (pid {})", content.substr(0, content.find('\n')));
}

/// Only for the message, so that a full disk does not matter.
void write_holder(int descriptor) {
  const std::string text = fmt::format("{}\n", ::getpid());
  if (::ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, text.data(), text.size(), 0);
  }
}

}  // namespace

std::filesystem::path lock_file_in(const std::filesystem::path& directory) {
  return directory / "lock";
}

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) {
  const std::filesystem::path file = lock_file_in(directory);
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor_ < 0) {
    const int error = errno;
    throw unusable(
        fmt::format("cannot open {}: {}{}", file.string(), reason(error), way_out_of(error)));
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {
    write_holder(descriptor_);
    return;
  }
  const int error = errno;
  const std::string holder = holder_of(descriptor_);
  ::close(descriptor_);
  if (error != EWOULDBLOCK)
    throw unusable(fmt::format("cannot lock {}: {}", file.string(), reason(error)));
  throw StorageError(StorageError::Kind::kInUse,
                     fmt::format("the storage in {} is in use by a running kpiwatch{}",
                                 directory.string(), holder));
}

DirectoryLock::~DirectoryLock() { ::close(descriptor_); }

}  // namespace kpiwatch
