#include "daemon/storage/identity/identity_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "daemon/storage/journal/storage_error.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

class IdentityFileTest : public testing::Test {
 protected:
  using File = std::shared_ptr<const IdentityFile>;

  /// Hashes that differ in all their parts.
  static std::uint64_t hash_of(EventNumber number) { return number * 0x9e3779b97f4a7c15; }
  static IdentityTables tables_of(EventNumber first, EventNumber last) {
    IdentityTables tables;
    for (EventNumber n = first; n <= last; ++n) tables.add(hash_of(n), n);
    return tables;
  }
  File make(const IdentityTables& tables, const std::vector<File>& files = {}, double bits = 10) {
    return std::make_shared<const IdentityFile>(directory_.path(), tables, files, bits);
  }
  static std::optional<EventNumber> find(const File& file, EventNumber wanted) {
    return file->find(hash_of(wanted), [wanted](EventNumber n) { return n == wanted; });
  }
  static void expect_holds(const File& file, EventNumber first, EventNumber last) {
    for (EventNumber n = first; n <= last; ++n) ASSERT_EQ(find(file, n), n);
    EXPECT_EQ(file->size(), last - first + 1);
  }
  /// Changes or cuts what this process has open of files that have no name.
  static void damage(off_t at, bool cut) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code error;
      const auto target = std::filesystem::read_symlink(entry.path(), error).string();
      if (target.find("identities.") == std::string::npos) continue;
      const int file = ::open(entry.path().c_str(), O_RDWR);
      char byte = 0;
      ASSERT_EQ(::pread(file, &byte, 1, at), 1);
      byte = static_cast<char>(byte ^ 1);
      ASSERT_EQ(cut ? ::ftruncate(file, at) : ::pwrite(file, &byte, 1, at) - 1, 0);
      ::close(file);
    }
  }

  support::TemporaryDirectory directory_;
};

TEST_F(IdentityFileTest, HoldsWhatWasInTheTables) {
  const File file = make(tables_of(1, 5'000));
  expect_holds(file, 1, 5'000);
  EXPECT_EQ(find(file, 5'001), std::nullopt);
  EXPECT_LT(file->bytes(), 5'000 * 11 / 8u);
}

TEST_F(IdentityFileTest, LeavesNoNameBehind) {
  const File file = make(tables_of(1, 10));
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(IdentityFileTest, MayBeMergedOfOthers) {
  const File first = make(tables_of(1, 3'000));
  const File second = make(tables_of(3'001, 3'500));
  expect_holds(make(tables_of(3'501, 5'000), {first, second}), 1, 5'000);
}

TEST_F(IdentityFileTest, HoldsAllOfOneHash) {
  IdentityTables tables;
  for (EventNumber n = 1; n <= 2'000; ++n) tables.add(7, n);
  const File file = make(tables);
  for (EventNumber wanted = 1; wanted <= 2'000; wanted += 37)
    EXPECT_EQ(file->find(7, [wanted](EventNumber n) { return n == wanted; }), wanted);
}

TEST_F(IdentityFileTest, WithoutAFilterItFindsTheSame) {
  const File file = make(tables_of(1, 2'000), {}, 0);
  expect_holds(file, 1, 2'000);
  EXPECT_EQ(find(file, 2'001), std::nullopt);
}

TEST_F(IdentityFileTest, KeepsNumbersBeyondFourBillion) {
  IdentityTables tables;
  constexpr EventNumber kGreat = (EventNumber{1} << 40) - 1;
  tables.add(1, kGreat);
  EXPECT_EQ(make(tables)->find(1, [](EventNumber) { return true; }), kGreat);
}

TEST_F(IdentityFileTest, AChangedByteEndsInAnErrorAndInNoAnswer) {
  const File file = make(tables_of(1, 1'000), {}, 0);
  damage(100, false);
  try {
    for (EventNumber n = 1; n <= 1'000; ++n) find(file, n);
    FAIL() << "no error";
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::kFailed);
    EXPECT_STREQ(error.what(),
                 "page 0 of a file of identities is not what was written; they are read from the "
                 "journal again at the next start");
  }
}

TEST_F(IdentityFileTest, AFileCutShortEndsInAnErrorAndInNoAnswer) {
  const File file = make(tables_of(1, 1'000), {}, 0);
  damage(5'000, true);
  try {
    for (EventNumber n = 1; n <= 1'000; ++n) find(file, n);
    FAIL() << "no error";
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::kFailed);
  }
}

TEST_F(IdentityFileTest, AFolderThatIsNotThereIsAnError) {
  const IdentityTables tables;
  EXPECT_THROW(IdentityFile(directory_ / "none", tables, {}, 10), StorageError);
}

}  // namespace
}  // namespace kpiwatch
