#include "daemon/storage/checkpoint_file.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "daemon/storage/checkpoint_writer.h"
#include "tests/daemon/storage/file_size_limit.h"
#include "tests/daemon/storage/store_fixture.h"
#include "tests/support/file_bytes.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

using support::bytes_of;
using support::error_of;
using support::write_bytes;

constexpr std::size_t kSections = CheckpointSegment::kSections;
using Texts = std::array<std::string, kSections>;

CheckpointSegment segment_of(std::uint64_t seq, const Texts& texts,
                             const std::array<bool, kSections>& alone = {true, true, true, true}) {
  CheckpointSegment segment{.stamp = {{.seq = seq, .next_event = 10 * seq, .hash = {1, 2}}, {3, 4}},
                            .sections = {}};
  for (std::size_t i = 0; i < kSections; ++i) {
    const std::size_t half = texts[i].size() / 2;
    const std::string_view text = texts[i];
    segment.sections[i] = {{BytePart(text.substr(0, half)), BytePart(text.substr(half))}, alone[i]};
  }
  return segment;
}

/// One whole, and two of changes, the last of which has a section more that stands alone.
const std::vector<CheckpointSegment> kSome = {
    segment_of(7, {"first", "", std::string("\0\n", 2), "last"}),
    segment_of(8, {"second", "more", "", "of all"}, {true, false, false, true}),
    segment_of(9, {"third", "instead", "added", "now"}, {true, true, false, true})};

std::string text_of(const CheckpointSegment::Section& section) {
  std::string text;
  for (const BytePart& part : section.parts) text += part;
  return text;
}

class CheckpointFileTest : public testing::Test {
 protected:
  const fs::path& folder() const { return directory_.path(); }
  fs::path file() const { return folder() / "checkpoint"; }

  /// Where each of them ends.
  std::vector<CheckpointEnd> write(const std::vector<CheckpointSegment>& segments) const {
    std::vector<CheckpointEnd> ends = {write_checkpoint(folder(), segments.front())};
    for (std::size_t i = 1; i < segments.size(); ++i)
      ends.push_back(append_to_checkpoint(folder(), ends.back(), segments[i]));
    return ends;
  }

  /// How many of them are found. All that they hold is as it was written.
  std::size_t found(const std::vector<CheckpointSegment>& written = kSome) const {
    auto checkpoint = CheckpointFile::open(folder());
    CheckpointFile::Content content;
    if (!checkpoint || !checkpoint->read(content)) return 0;
    const std::size_t count = checkpoint->segments();
    EXPECT_LE(count, written.size());
    EXPECT_EQ(checkpoint->stamp(), written[count - 1].stamp);
    for (std::size_t section = 0; section < kSections; ++section) {
      std::vector<std::string> expected;
      for (std::size_t i = 0; i < count; ++i) {
        if (written[i].sections[section].alone) expected.clear();
        expected.push_back(text_of(written[i].sections[section]));
      }
      std::vector<std::string> parts;
      for (const auto& part : content[section]) parts.emplace_back(part.view());
      EXPECT_EQ(parts, expected) << "section " << section << " of " << count;
    }
    return count;
  }

 private:
  support::TemporaryDirectory directory_;
};

TEST_F(CheckpointFileTest, GivesBackWhatWasWritten) {
  const auto ends = write(kSome);
  EXPECT_EQ(found(), 3u);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder()), {}), 1);
  const auto end = CheckpointFile::open(folder())->end();
  EXPECT_EQ(end.segments, 3u);
  EXPECT_EQ(end.size, ends.back().size);
  EXPECT_EQ(end.check, ends.back().check);
}

TEST_F(CheckpointFileTest, AWholeOneTakesThePlaceOfAllBefore) {
  write(kSome);
  const std::vector other = {segment_of(3, {"other", "sections", "of", "another length"})};
  write(other);
  EXPECT_EQ(found(other), 1u);
}

/// Each byte of the file: of which segment it is, and of which section.
struct Place {
  std::size_t segment = 0;
  std::size_t section = kSections;  ///< none: of the head
};
std::vector<Place> places_in(const std::vector<CheckpointSegment>& segments) {
  std::vector<Place> places;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    places.insert(places.end(), sizeof(CheckpointHead), Place{i});
    for (std::size_t section = 0; section < kSections; ++section)
      places.insert(places.end(), text_of(segments[i].sections[section]).size(), {i, section});
  }
  return places;
}
/// Whether a segment up to the one with the number `last` stands in its place.
bool is_replaced(const Place& place, std::size_t last) {
  bool replaced = false;
  for (std::size_t i = place.segment + 1; i <= last && place.section < kSections; ++i)
    replaced |= kSome[i].sections[place.section].alone;
  return replaced;
}

TEST_F(CheckpointFileTest, WhatFollowsAFlippedBitIsNotTakenUnlessItStandsInItsPlace) {
  write(kSome);
  const std::string written = bytes_of(file());
  const std::vector<Place> places = places_in(kSome);
  ASSERT_EQ(places.size(), written.size());
  for (std::size_t at = 0; at < written.size(); ++at) {
    std::string flipped = written;
    flipped[at] = static_cast<char>(flipped[at] ^ 1 << at % 8);
    write_bytes(file(), flipped);
    const bool harmless = is_replaced(places[at], kSome.size() - 1);
    ASSERT_EQ(found(), harmless ? kSome.size() : places[at].segment) << "byte " << at;
    if (at + 1 == written.size()) break;
    // What stood in its place is damaged too.
    flipped.back() = static_cast<char>(flipped.back() ^ 1);
    write_bytes(file(), flipped);
    const bool still_harmless = is_replaced(places[at], kSome.size() - 2);
    ASSERT_EQ(found(), still_harmless ? kSome.size() - 1 : places[at].segment) << "byte " << at;
  }
}

TEST_F(CheckpointFileTest, WhatIsCutShortEndsWithTheSegmentBefore) {
  const auto ends = write(kSome);
  const std::string written = bytes_of(file());
  for (std::size_t size = 0; size < written.size(); ++size) {
    write_bytes(file(), std::string_view(written).substr(0, size));
    std::size_t whole = 0;
    while (ends[whole].size <= size) ++whole;
    ASSERT_EQ(found(), whole) << size << " bytes";
  }
}

TEST_F(CheckpointFileTest, WhatIsTornIsGoneWhenSomethingIsAdded) {
  const auto ends = write(kSome);
  const std::string written = bytes_of(file());
  for (std::size_t size = ends[1].size; size < written.size(); ++size) {
    write_bytes(file(), std::string_view(written).substr(0, size));
    append_to_checkpoint(folder(), CheckpointFile::open(folder())->end(), kSome.back());
    ASSERT_EQ(bytes_of(file()), written) << size << " bytes";
  }
}

TEST_F(CheckpointFileTest, WhatFollowedAnotherIsNotTaken) {
  const auto ends = write(kSome);
  const std::string written = bytes_of(file());
  auto other = kSome;
  other[1] = segment_of(8, {"SECOND", "more", "", "of all"}, {true, false, false, true});
  write({other[0], other[1]});
  ASSERT_EQ(fs::file_size(file()), ends[1].size);
  write_bytes(file(), bytes_of(file()) + written.substr(ends[1].size));
  EXPECT_EQ(found(other), 2u);
}

TEST_F(CheckpointFileTest, StampsAscendAndHaveOneMaker) {
  auto segments = kSome;
  segments[1].stamp.covers.seq = 6;
  write(segments);
  EXPECT_EQ(found(segments), 1u);
  segments = kSome;
  segments[2].stamp.maker = {5};
  write(segments);
  EXPECT_EQ(found(segments), 2u);
}

TEST_F(CheckpointFileTest, OneOfAnotherFormatIsNone) {
  write_bytes(file(), "kpichk1" + std::string(1000, '\0'));
  EXPECT_FALSE(CheckpointFile::open(folder()).has_value());
}

TEST_F(CheckpointFileTest, OneThatCannotBeOpenedIsNotTakenForNone) {
  EXPECT_FALSE(CheckpointFile::open(folder()));
  fs::create_symlink(file(), file());
  EXPECT_NE(std::string(error_of([&] { CheckpointFile::open(folder()); }).what())
                .find("cannot open " + file().string()),
            std::string::npos);
}

TEST_F(CheckpointFileTest, WhatDoesNotFitLeavesWhatWasThere) {
  const auto ends = write({kSome[0], kSome[1]});
  write(kSome);
  const std::uint64_t all = fs::file_size(file());
  for (std::uint64_t size = ends[1].size; size < all; ++size) {
    {
      const support::FileSizeLimit limit(size);
      error_of([&] { append_to_checkpoint(folder(), ends[1], kSome[2]); });
    }
    ASSERT_EQ(fs::file_size(file()), ends[1].size);
    ASSERT_EQ(found(), 2u);
  }
}

TEST_F(CheckpointFileTest, AWholeOneThatFindsNoSpaceLeavesWhatWasThereAndNothingElse) {
  write(kSome);
  fs::create_symlink("/dev/full", folder() / "checkpoint.new");
  const StorageError error = error_of([&] { write_checkpoint(folder(), kSome[0]); });
  EXPECT_EQ(error.kind(), StorageError::Kind::kFull);
  EXPECT_EQ(std::string(error.what()),
            "cannot write " + (folder() / "checkpoint.new").string() + ": No space left on device");
  EXPECT_EQ(found(), 3u);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder()), {}), 1);
}

TEST_F(CheckpointFileTest, NothingIsAddedToWhatIsNotThere) {
  const auto ends = write(kSome);
  fs::resize_file(file(), ends[1].size - 1);
  EXPECT_EQ(error_of([&] { append_to_checkpoint(folder(), ends[1], kSome[2]); }).kind(),
            StorageError::Kind::kFailed);
  EXPECT_EQ(found(), 1u);
  fs::remove(file());
  const StorageError error = error_of([&] { append_to_checkpoint(folder(), ends[1], kSome[2]); });
  EXPECT_EQ(std::string(error.what()),
            "cannot open " + file().string() + ": No such file or directory");
  EXPECT_FALSE(fs::exists(file()));
}

}  // namespace
}  // namespace kpiwatch
