#include "daemon/storage/checkpoint_file.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include "daemon/storage/journal/storage_error.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

class CheckpointFileTest : public testing::Test {
 protected:
  const fs::path& folder() const { return directory_.path(); }
  fs::path file() const { return folder() / "checkpoint"; }

  using Sections = std::array<std::string_view, CheckpointFile::kSections>;

  /// Each section in two parts.
  void write(const Sections& sections) const {
    CheckpointFile::Writer writer(folder());
    for (std::size_t i = 0; i < sections.size(); ++i) {
      if (i > 0) writer.next_section();
      writer.put(sections[i].substr(0, sections[i].size() / 2));
      writer.put(sections[i].substr(sections[i].size() / 2));
    }
    writer.finish(kStamp);
  }

  std::string bytes() const {
    std::ifstream stream(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  void put(std::string_view bytes) const {
    std::ofstream(file(), std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

  /// Whether everything in the file can be had, as it was written.
  bool is_whole() const {
    const auto found = CheckpointFile::open(folder());
    if (!found || found->stamp() != kStamp) return false;
    for (std::size_t i = 0; i < CheckpointFile::kSections; ++i) {
      const auto section = found->section(i);
      if (!section || section->view() != kSome[i]) return false;
    }
    return true;
  }

  static constexpr Sections kSome{"first", "", std::string_view("\0\n", 2), "last"};
  static constexpr CheckpointStamp kStamp{{.seq = 7, .next_event = 4242, .hash = {1, 2}}, {3, 4}};

 private:
  support::TemporaryDirectory directory_;
};

TEST_F(CheckpointFileTest, GivesBackWhatWasWritten) {
  write(kSome);
  EXPECT_TRUE(is_whole());
  EXPECT_EQ(std::distance(fs::directory_iterator(folder()), {}), 1);
}

TEST_F(CheckpointFileTest, TakesThePlaceOfTheOneBefore) {
  write({"other", "sections", "of", "another length"});
  write(kSome);
  EXPECT_TRUE(is_whole());
}

TEST_F(CheckpointFileTest, IsNotThereBeforeItWasWritten) {
  CheckpointFile::Writer(folder()).put("begun");
  EXPECT_FALSE(CheckpointFile::open(folder()).has_value());
}

TEST_F(CheckpointFileTest, IsNotTakenWithAnyBitFlipped) {
  write(kSome);
  const std::string written = bytes();
  for (std::size_t bit = 0; bit < 8 * written.size(); ++bit) {
    std::string flipped = written;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    put(flipped);
    EXPECT_FALSE(is_whole()) << "bit " << bit;
  }
}

TEST_F(CheckpointFileTest, IsNotTakenCutOrProlonged) {
  write(kSome);
  const std::string written = bytes();
  for (std::size_t size = 0; size < written.size(); ++size) {
    put(std::string_view(written).substr(0, size));
    EXPECT_FALSE(is_whole()) << size << " bytes";
  }
  put(written + "x");
  EXPECT_FALSE(is_whole());
}

TEST_F(CheckpointFileTest, SaysWhenItCannotBeWritten) {
  const fs::path nowhere = folder() / "missing";
  try {
    const CheckpointFile::Writer writer(nowhere);
    FAIL() << "expected an error";
  } catch (const StorageError& error) {
    EXPECT_EQ(std::string(error.what()), "cannot make " + (nowhere / "checkpoint.new").string() +
                                             ": No such file or directory");
  }
}

}  // namespace
}  // namespace kpiwatch
