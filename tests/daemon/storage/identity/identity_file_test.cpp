#include "daemon/storage/identity/identity_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/daemon/storage/file_size_limit.h"
#include "tests/daemon/storage/store_fixture.h"
#include "tests/support/file_bytes.h"

namespace kpiwatch {
namespace {

class IdentityFileTest : public testing::Test {
 protected:
  using File = std::shared_ptr<const IdentityFile>;
  static constexpr std::size_t kPage = 512;
  static constexpr std::size_t kPagesOf500 = 11;

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
  static std::filesystem::path path_of(const File& file) { return file->file()->path(); }
  static void flip(const std::filesystem::path& path, std::size_t at) {
    std::string bytes = support::bytes_of(path);
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    // In place: it may be open.
    std::fstream(path, std::ios::binary | std::ios::in | std::ios::out)
        .seekp(static_cast<std::streamoff>(at))
        .put(bytes[at]);
  }
  /// As a process does that comes after the one that made it.
  File reopen(File file) {
    file->file()->set_named(true);
    const auto reference = file->reference();
    file.reset();
    return IdentityFile::open(directory_.path(), reference);
  }

  support::TemporaryDirectory directory_;
};

TEST_F(IdentityFileTest, HoldsWhatWasInTheTables) {
  const File file = make(tables_of(1, 5'000));
  expect_holds(file, 1, 5'000);
  EXPECT_EQ(find(file, 5'001), std::nullopt);
  EXPECT_LT(file->bytes(), 5'000 * 11 / 8u);
}

TEST_F(IdentityFileTest, LeavesNothingBehindUnlessACheckpointNamesIt) {
  File file = make(tables_of(1, 10));
  const auto path = path_of(file);
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_TRUE(path.filename().string().starts_with("identities-"));
  file.reset();
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(IdentityFileTest, LeavesNothingBehindWhenItCannotBeWritten) {
  const support::FileSizeLimit limit(5000);
  const IdentityTables tables = tables_of(1, 1'000);
  EXPECT_THROW(make(tables), StorageError);
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(IdentityFileTest, HoldsTheSameWhenItIsOpenedAgain) {
  for (const double bits : {0, 10}) {
    const File file = reopen(make(tables_of(1, 5'000), {}, bits));
    ASSERT_NE(file, nullptr);
    expect_holds(file, 1, 5'000);
    EXPECT_EQ(file->filter_bytes() > 0, bits > 0);
    EXPECT_EQ(find(file, 5'001), std::nullopt);
    expect_holds(make(tables_of(5'001, 5'500), {file}), 1, 5'500);
    expect_holds(reopen(file), 1, 5'000);
  }
}

TEST_F(IdentityFileTest, IsNotOpenedWhenWhatComesAfterThePagesIsNotAsItWas) {
  const File file = make(tables_of(1, 500));
  const auto reference = file->reference();
  const auto is_open = [&] { return IdentityFile::open(directory_.path(), reference) != nullptr; };
  const auto path = path_of(file);
  const std::string written = support::bytes_of(path);
  for (std::size_t at = kPagesOf500 * kPage; at < written.size(); ++at) {
    flip(path, at);
    ASSERT_FALSE(is_open()) << at;
    flip(path, at);
  }
  for (std::size_t size = 0; size < written.size(); size += 7) {
    std::filesystem::resize_file(path, size);
    ASSERT_FALSE(is_open()) << size;
  }
  support::write_bytes(path, written + "x");
  EXPECT_FALSE(is_open());
  support::write_bytes(path, written);
  EXPECT_TRUE(is_open());
  std::filesystem::remove(path);
  EXPECT_FALSE(is_open());
}

TEST_F(IdentityFileTest, OthersThanThoseThatAreNeededAreRemoved) {
  const File one = make(tables_of(1, 10)), other = make(tables_of(11, 20));
  const auto stranger = directory_ / "identities.txt";
  support::write_bytes(stranger, "somebody's own");
  const std::vector kept = {path_of(one)};
  IdentityFile::remove_others(directory_.path(), kept);
  EXPECT_TRUE(std::filesystem::exists(path_of(one)));
  EXPECT_FALSE(std::filesystem::exists(path_of(other)));
  EXPECT_TRUE(std::filesystem::exists(stranger));
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
  flip(path_of(file), 100);
  try {
    for (EventNumber n = 1; n <= 1'000; ++n) find(file, n);
    FAIL() << "no error";
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::kFailed);
    EXPECT_EQ(error.what(), "page 0 of " + path_of(file).string() +
                                " is not what was written; identities are read from the journal "
                                "again at the next start");
  }
}

TEST_F(IdentityFileTest, PagesInEachOthersPlaceEndInAnErrorAndInNoAnswer) {
  const File file = make(tables_of(1, 1'000), {}, 0);
  std::string bytes = support::bytes_of(path_of(file));
  std::swap_ranges(bytes.begin(), bytes.begin() + kPage, bytes.begin() + kPage);
  std::fstream(path_of(file), std::ios::binary | std::ios::in | std::ios::out) << bytes;
  for (EventNumber n = 1; n <= 1'000; ++n) {
    try {
      EXPECT_EQ(find(file, n), n);
    } catch (const StorageError& error) {
      EXPECT_EQ(error.kind(), StorageError::Kind::kFailed);
    }
  }
}

TEST_F(IdentityFileTest, AFileCutShortEndsInAnErrorAndInNoAnswer) {
  const File file = make(tables_of(1, 1'000), {}, 0);
  std::filesystem::resize_file(path_of(file), 5'000);
  try {
    for (EventNumber n = 1; n <= 1'000; ++n) find(file, n);
    FAIL() << "no error";
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::kFailed);
  }
}

TEST_F(IdentityFileTest, AChangedByteIsNotMerged) {
  const File file = make(tables_of(1, 1'000));
  flip(path_of(file), 5'000);
  EXPECT_THROW(make(tables_of(1'001, 2'000), {file}), StorageError);
}

TEST_F(IdentityFileTest, AFolderThatIsNotThereIsAnError) {
  const IdentityTables tables;
  EXPECT_THROW(IdentityFile(directory_ / "none", tables, {}, 10), StorageError);
}

}  // namespace
}  // namespace kpiwatch
