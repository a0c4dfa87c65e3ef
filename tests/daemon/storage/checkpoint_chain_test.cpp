#include "daemon/storage/checkpoint_chain.h"

#include <gtest/gtest.h>

#include "daemon/storage/checkpoint_file.h"
#include "tests/daemon/storage/file_size_limit.h"
#include "tests/daemon/storage/store_fixture.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

using support::error_of;

constexpr Hash kMaker = {1};
constexpr ImageExtent kWhole = ImageExtent::kWhole;
constexpr ImageExtent kChanges = ImageExtent::kChanges;

class CheckpointChainTest : public testing::Test {
 protected:
  const fs::path& folder() const { return directory_.path(); }
  fs::path file() const { return folder() / "checkpoint"; }

  static CheckpointSegment segment(std::size_t size = 1000, const Hash& maker = kMaker) {
    CheckpointSegment segment{.stamp = {{.seq = 1, .next_event = 1, .hash = {}}, maker},
                              .sections = {}};
    segment.sections[2].parts = {BytePart(size, 'x')};
    return segment;
  }
  static CheckpointChain::Plan plan_of(CheckpointChain& chain, ImageExtent least = kChanges) {
    return chain.plan(kMaker, least, 100'000);
  }
  /// Gives the extent it had.
  ImageExtent write(ImageExtent least = kChanges, std::size_t size = 1000,
                    const CheckpointChain::Files& named = {}) {
    const auto plan = plan_of(chain_, least);
    chain_.write(plan, segment(size), named);
    return plan.extent();
  }
  std::shared_ptr<OwnedFile> make(const std::string& name) const {
    return std::make_shared<OwnedFile>(DataFile(folder() / name, DataFile::Mode::kNew));
  }
  bool is_there(const std::string& name) const { return fs::exists(folder() / name); }
  std::size_t segments() const { return CheckpointFile::open(folder())->segments(); }

 private:
  support::TemporaryDirectory directory_;

 protected:
  CheckpointChain chain_{directory_.path()};
};

TEST_F(CheckpointChainTest, BeginsWholeAndGoesOnWithChangesUnlessToldToWriteAll) {
  EXPECT_EQ(write(), kWhole);
  EXPECT_EQ(write(kChanges, 100), kChanges);
  EXPECT_EQ(write(kChanges, 100), kChanges);
  EXPECT_EQ(segments(), 3u);
  EXPECT_EQ(write(kWhole), kWhole);
  EXPECT_EQ(segments(), 1u);
}

TEST_F(CheckpointChainTest, IsWholeWhenItIsMoreThanTwiceWhatAWholeOneWouldBe) {
  write(kChanges, 60'000);
  EXPECT_EQ(write(kChanges, 80'000), kChanges);
  EXPECT_EQ(write(kChanges, 80'000), kChanges);
  EXPECT_EQ(write(kChanges, 10), kWhole);
}

TEST_F(CheckpointChainTest, IsWholeForAnotherMaker) {
  write();
  EXPECT_EQ(chain_.plan({2}, kChanges, 100'000).extent(), kWhole);
}

TEST_F(CheckpointChainTest, GoesOnFromWhatAnotherProcessLeft) {
  write();
  CheckpointChain next(folder());
  next.take_up(CheckpointFile::open(folder())->end(), kMaker);
  const auto plan = plan_of(next);
  EXPECT_EQ(plan.extent(), kChanges);
  next.write(plan, segment(), {});
  EXPECT_EQ(segments(), 2u);
}

TEST_F(CheckpointChainTest, IsWholeAfterOneThatFailed) {
  write();
  {
    const support::FileSizeLimit limit(fs::file_size(file()) + 10);
    error_of([&] { write(kChanges, 100); });
  }
  EXPECT_EQ(segments(), 1u);
  EXPECT_EQ(write(), kWhole);
}

TEST_F(CheckpointChainTest, IsWholeAfterOneThatWasNotWrittenWhichIsTooLateThen) {
  write();
  const auto late = plan_of(chain_);
  EXPECT_EQ(late.extent(), kChanges);
  EXPECT_EQ(write(kChanges, 50), kWhole);
  const auto size = fs::file_size(file());
  chain_.write(late, segment(), {});
  EXPECT_EQ(fs::file_size(file()), size);
  EXPECT_EQ(write(), kChanges);
}

TEST_F(CheckpointChainTest, KeepsTheFilesThatItNamesUntilOneThatDoesNotIsWritten) {
  auto one = make("one"), other = make("other");
  write(kChanges, 1000, {one, other});
  one.reset();
  EXPECT_TRUE(is_there("one"));
  write(kChanges, 10, {other});
  EXPECT_FALSE(is_there("one"));
  write(kWhole, 10, {});
  EXPECT_TRUE(is_there("other")) << "it is in use";
  other.reset();
  EXPECT_FALSE(is_there("other"));
}

TEST_F(CheckpointChainTest, OneThatFailedKeepsTheFilesOfTheOneBefore) {
  write(kChanges, 1000, {make("one")});
  {
    const support::FileSizeLimit limit(fs::file_size(file()) + 10);
    error_of([&] { write(kChanges, 100, {make("other")}); });
  }
  EXPECT_TRUE(is_there("one"));
  EXPECT_FALSE(is_there("other"));
}

TEST_F(CheckpointChainTest, OneWhoseFilesCannotBeSyncedIsNotWritten) {
  const auto file =
      std::make_shared<OwnedFile>(DataFile("/dev/null", DataFile::Mode::kExisting), true);
  error_of([&] { write(kChanges, 1000, {file}); });
  EXPECT_FALSE(is_there("checkpoint"));
}

TEST_F(CheckpointChainTest, FilesAreThereAsLongAsTheProcessesThatGoOn) {
  write(kChanges, 1000, {make("one")});
  { CheckpointChain ended(folder()); }
  CheckpointChain next(folder());
  next.found({std::make_shared<OwnedFile>(*DataFile::open(folder() / "one"), true)});
  EXPECT_TRUE(is_there("one"));
  next.write(plan_of(next), segment(), {});
  EXPECT_FALSE(is_there("one"));
}

TEST_F(CheckpointChainTest, OneThatIsNotToBeBelievedGoesAndNoneComesAfterIt) {
  write();
  const auto plan = plan_of(chain_);
  chain_.condemn();
  EXPECT_FALSE(is_there("checkpoint"));
  chain_.write(plan, segment(), {});
  write(kWhole);
  EXPECT_FALSE(is_there("checkpoint"));
}

}  // namespace
}  // namespace kpiwatch
