#include "daemon/storage/identity/unsaved_identities.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace kpiwatch {
namespace {

constexpr std::uint64_t kGreatestHash = (std::uint64_t{1} << IdentityTables::kKeptBits) - 1;
constexpr EventNumber kGreatest = (EventNumber{1} << IdentityTable::kNumberBits) - 1;

/// In the order of their numbers and not, near each other and far apart.
const std::vector<KeptIdentity> kSome{{7, 1}, {kGreatestHash, 2},      {0, 3}, {5, kGreatest},
                                      {6, 4}, {1ULL << 32, 1ULL << 32}};

std::string saved(const std::vector<KeptIdentity>& identities) {
  UnsavedIdentities unsaved;
  for (const KeptIdentity& identity : identities) unsaved.add(identity);
  ByteWriter bytes;
  unsaved.save(bytes);
  EXPECT_EQ(unsaved.bytes(), 0U);
  return bytes.take();
}

/// Whether all of it was read; and what.
bool load(std::string_view bytes, std::vector<KeptIdentity>& loaded) {
  ByteReader reader(bytes);
  UnsavedIdentities::load(reader, [&](std::uint64_t hash, EventNumber number) {
    loaded.push_back({hash, number});
  });
  return reader.ok() && reader.at_end();
}

TEST(UnsavedIdentities, AreLoadedAsTheyWereSaved) {
  std::vector<KeptIdentity> loaded;
  EXPECT_TRUE(load(saved(kSome), loaded));
  EXPECT_EQ(loaded, kSome);
}

TEST(UnsavedIdentities, MayBeNone) {
  std::vector<KeptIdentity> loaded;
  EXPECT_TRUE(load(saved({}), loaded));
  EXPECT_TRUE(loaded.empty());
}

TEST(UnsavedIdentities, TakeSevenBytesEachInTheOrderOfTheirEvents) {
  std::vector<KeptIdentity> many;
  for (EventNumber number = 1; number <= 100'000; ++number)
    many.push_back({number * 0x9e37'79b9 & kGreatestHash, number});
  EXPECT_LE(saved(many).size(), 7 * many.size() + 16);
}

TEST(UnsavedIdentities, FailOnWhatNoneSavedAndGiveOnlyWhatATableHolds) {
  const std::string whole = saved(kSome);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::vector<KeptIdentity> loaded;
    EXPECT_FALSE(load(whole.substr(0, size), loaded)) << size;
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int other : {0x00, 0x7f, 0x80, 0xff}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(other);
      std::vector<KeptIdentity> loaded;
      load(changed, loaded);
      for (const KeptIdentity& identity : loaded) {
        ASSERT_GE(identity.number, 1U);
        ASSERT_LE(identity.number, kGreatest);
      }
    }
  }
}

}  // namespace
}  // namespace kpiwatch
