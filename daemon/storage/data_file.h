#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

namespace kpiwatch {

/// An open file beside the journal. Reading is for any thread. Throws StorageError: kFull when
/// there is no space, else kFailed.
class DataFile {
 public:
  enum class Mode {
    kNew,       ///< made; there must be none
    kAnew,      ///< made, or emptied
    kExisting,  ///< opened to be read and written
  };
  DataFile(std::filesystem::path path, Mode mode);
  /// To be read; nothing when it is not there.
  static std::optional<DataFile> open(std::filesystem::path path);

  ~DataFile();
  DataFile(DataFile&& other) noexcept;
  DataFile& operator=(DataFile&&) = delete;

  /// What is much goes to the disk step by step: syncs of the journal, which events wait for, come
  /// behind all that the disk was given before.
  void write(std::span<const char> bytes, std::uint64_t at);
  /// As many as fit into `bytes`; false when they are not there or cannot be read.
  bool read(std::span<char> bytes, std::uint64_t at) const;
  /// What is beyond `size` is gone.
  void cut(std::uint64_t size);
  /// After this has failed once, what it says cannot be believed.
  void sync();
  std::uint64_t size() const;

  const std::filesystem::path& path() const { return path_; }

 private:
  DataFile(std::filesystem::path path, int descriptor)
      : path_(std::move(path)), descriptor_(descriptor) {}

  static constexpr std::size_t kStep = std::size_t{1} << 20;
  void sync_data();

  std::filesystem::path path_;
  int descriptor_;
  std::size_t unsynced_ = 0;
};

}  // namespace kpiwatch
