#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "daemon/storage/journal/block_log.h"
#include "daemon/storage/journal/hash_chain.h"

namespace kpiwatch {

/// What a checkpoint stands for. It is of use only where both agree.
struct CheckpointStamp {
  ChainEnd covers;  ///< the journal up to this block
  Hash maker{};     ///< of all that decides what its sections mean: program, promises, zone data

  bool operator==(const CheckpointStamp&) const = default;
};

/// A file `checkpoint` beside the journal: what a start would otherwise find out by reading every
/// event. It is never trusted over the journal: one that does not belong to it, is damaged or is of
/// another maker is left aside, and nothing is lost by removing it.
///
/// A head (`Head` in checkpoint_file.cpp) that holds the stamp, and the size and CRC-32 of each of
/// the sections that follow. Numbers are in the machine's own byte order: the file is for the
/// machine that wrote it.
class CheckpointFile {
 public:
  static constexpr std::size_t kSections = 4;
  class Writer;

  /// The directory's checkpoint; nothing when there is none or its head is damaged.
  static std::optional<CheckpointFile> open(const std::filesystem::path& directory);
  static void remove(const std::filesystem::path& directory);

  ~CheckpointFile();
  CheckpointFile(CheckpointFile&& other) noexcept;
  CheckpointFile& operator=(CheckpointFile&&) = delete;

  const CheckpointStamp& stamp() const { return stamp_; }

  struct Bytes {
    std::unique_ptr<char[]> data;
    std::size_t size = 0;

    std::string_view view() const { return {data.get(), size}; }
  };
  /// What was written; nothing when it is not there or is damaged.
  std::optional<Bytes> section(std::size_t index) const;

 private:
  CheckpointFile(int descriptor, const CheckpointStamp& stamp)
      : descriptor_(descriptor), stamp_(stamp) {}

  struct Place {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    std::uint32_t check = 0;
  };

  int descriptor_;
  CheckpointStamp stamp_;
  std::array<Place, kSections> places_;
};

/// Writes a checkpoint, section by section, that takes the place of the directory's when it is
/// finished: all or nothing. Throws StorageError.
class CheckpointFile::Writer {
 public:
  explicit Writer(const std::filesystem::path& directory);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// More of the present section.
  void put(std::string_view bytes);
  void next_section();
  /// After the last section.
  void finish(const CheckpointStamp& stamp);

 private:
  struct Section {
    std::uint64_t size = 0;
    std::uint32_t check = 0;
  };

  std::filesystem::path directory_;
  std::filesystem::path unfinished_;
  int descriptor_;
  std::size_t section_ = 0;
  std::array<Section, kSections> sections_;
};

}  // namespace kpiwatch
