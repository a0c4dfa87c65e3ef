#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace kpiwatch {

/// A file without a name, which goes with the process that made it, however that ends. Reading is
/// for any thread. Throws StorageError: kFull when there is no space, else kFailed.
class UnnamedFile {
 public:
  explicit UnnamedFile(const std::filesystem::path& directory);
  ~UnnamedFile();
  UnnamedFile(const UnnamedFile&) = delete;
  UnnamedFile& operator=(const UnnamedFile&) = delete;

  /// At its end.
  void write(std::span<const char> bytes);
  /// Exactly as many as fit into `bytes`.
  void read(std::span<char> bytes, std::uint64_t at) const;

 private:
  [[noreturn]] void fail(const char* what, int error) const;

  std::string directory_;  ///< for messages
  int descriptor_;
};

}  // namespace kpiwatch
