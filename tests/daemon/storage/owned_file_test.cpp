#include "daemon/storage/owned_file.h"

#include <gtest/gtest.h>

#include "tests/daemon/storage/store_fixture.h"

namespace kpiwatch {
namespace {

using support::error_of;

TEST(OwnedFile, IsRemovedUnlessACheckpointNamesIt) {
  const support::TemporaryDirectory directory;
  const auto path = directory / "file";
  for (const bool named : {false, true}) {
    OwnedFile(DataFile(path, DataFile::Mode::kAnew)).set_named(named);
    EXPECT_EQ(std::filesystem::exists(path), named);
  }
}

TEST(OwnedFile, IsSyncedOnce) {
  const support::TemporaryDirectory directory;
  OwnedFile file(DataFile(directory / "file", DataFile::Mode::kNew));
  EXPECT_TRUE(file.sync());
  EXPECT_FALSE(file.sync());
}

TEST(OwnedFile, IsNotBelievedAfterASyncThatFailed) {
  OwnedFile file(DataFile("/dev/null", DataFile::Mode::kExisting), true);
  EXPECT_STREQ(error_of([&] { file.sync(); }).what(), "cannot sync /dev/null: Invalid argument");
  EXPECT_STREQ(error_of([&] { file.sync(); }).what(), "/dev/null could not be synced before");
}

}  // namespace
}  // namespace kpiwatch
