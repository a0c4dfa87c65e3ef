#include "daemon/storage/identity/identity_index.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

/// An index of ids, which stand in for the events: number n is the n-th that was added.
class Identities {
 public:
  explicit Identities(std::size_t memory = std::size_t{64} << 20)
      : index_(hasher_, directory_.path(), memory) {}

  void add(const std::string& id) {
    ids_.push_back(id);
    index_.make_room();
    index_.add(hasher_.key_of("s", id), ids_.size());
  }
  void add_in_order_of(std::vector<std::string> ids, const std::vector<std::size_t>& order) {
    for (const std::size_t at : order) add(ids[at]);
  }

  std::optional<EventNumber> find(const std::string& id) const { return find_in(index_, id); }
  void expect_all_found() const {
    for (std::size_t n = 0; n < ids_.size(); ++n) ASSERT_EQ(find(ids_[n]), n + 1) << ids_[n];
  }
  std::size_t bytes() const { return index_.bytes() - empty_; }

  /// As segments of a checkpoint are. Gives what the tables' part is.
  ImageExtent save(ImageExtent extent) {
    ByteWriter rest, tables;
    index_.save(rest);
    rest_ = rest.take();
    const ImageExtent saved = index_.save_tables(tables, extent);
    if (saved == ImageExtent::kWhole) tables_.clear();
    tables_.push_back(tables.take());
    return saved;
  }
  std::size_t bytes_saved_last() const { return tables_.back().size(); }
  void expect_loaded_finds_all() const {
    IdentityIndex loaded(hasher_, directory_.path(), std::size_t{64} << 20);
    ByteReader reader(rest_);
    loaded.load(reader, std::vector<std::string_view>(tables_.begin(), tables_.end()));
    ASSERT_TRUE(reader.ok() && reader.at_end());
    for (std::size_t n = 0; n < ids_.size(); ++n) ASSERT_EQ(find_in(loaded, ids_[n]), n + 1);
    EXPECT_EQ(find_in(loaded, "none"), std::nullopt);
  }
  void spill() { index_.spill(); }

 private:
  std::optional<EventNumber> find_in(const IdentityIndex& index, const std::string& id) const {
    return index.find(hasher_.key_of("s", id),
                      [&](const EventRange& range) { return look(range.near_guess(), id); });
  }
  std::optional<EventNumber> look(const EventRange& range, const std::string& id) const {
    const EventNumber farthest = std::max(range.guess - range.lowest, range.highest - range.guess);
    for (EventNumber away = 0; away <= farthest; ++away) {
      for (const EventNumber n : {range.guess - away, range.guess + away})
        if (range.lowest <= n && n <= range.highest && ids_[n - 1] == id) return n;
    }
    return std::nullopt;
  }

  const IdentityHasher hasher_{{1, 2}};
  support::TemporaryDirectory directory_;
  IdentityIndex index_;
  const std::size_t empty_ = index_.bytes();
  std::vector<std::string> ids_;
  std::string rest_;
  std::vector<std::string> tables_;
};

constexpr ImageExtent kWhole = ImageExtent::kWhole;
constexpr ImageExtent kChanges = ImageExtent::kChanges;

std::vector<std::string> counted(std::string_view prefix, int count) {
  std::vector<std::string> ids;
  for (int n = 1; n <= count; ++n) ids.push_back(fmt::format("{}{}", prefix, n));
  return ids;
}

/// 0, 1, 2, … where each is moved by at most `distance`.
std::vector<std::size_t> disorder(std::size_t count, std::size_t distance) {
  std::mt19937 random(7);
  std::vector<std::pair<std::size_t, std::size_t>> keys;
  for (std::size_t n = 0; n < count; ++n) keys.emplace_back(n + random() % (distance + 1), n);
  std::ranges::sort(keys);
  std::vector<std::size_t> order;
  for (const auto& key : keys) order.push_back(key.second);
  return order;
}

TEST(IdentityIndex, ACounterTakesNoMemory) {
  Identities identities;
  for (const std::string& id : counted("e", 100'000)) identities.add(id);
  identities.expect_all_found();
  EXPECT_EQ(identities.find("e0"), std::nullopt);
  EXPECT_EQ(identities.find("e100001"), std::nullopt);
  EXPECT_EQ(identities.find("f1"), std::nullopt);
  EXPECT_LT(identities.bytes(), 5'000u);
}

TEST(IdentityIndex, ACounterOfManyConnectionsTakesNextToNone) {
  constexpr int kMany = 100'000;
  for (const std::size_t distance : {2, 16, 64}) {
    Identities identities;
    identities.add_in_order_of(counted("e", kMany), disorder(kMany, distance));
    identities.expect_all_found();
    EXPECT_EQ(identities.find("e100001"), std::nullopt);
    EXPECT_LT(identities.bytes(), 50'000u) << distance;
  }
}

TEST(IdentityIndex, HeartbeatsNamedByCameraAndTimeTakeMemoryByTheCamera) {
  Identities identities;
  constexpr int kCameras = 2000;
  constexpr int kBeats = 60;
  for (int beat = 0; beat < kBeats; ++beat)
    for (int camera = 0; camera < kCameras; ++camera)
      identities.add(fmt::format("cam-{}/{}", camera, 1'748'736'000'000 + beat * 60'000));
  identities.expect_all_found();
  EXPECT_EQ(identities.find("cam-0/1748736000001"), std::nullopt);
  EXPECT_LT(identities.bytes(), 300u * kCameras);
}

TEST(IdentityIndex, ACameraThatBeginsAnewBeginsARun) {
  Identities identities;
  for (int beat = 0; beat < 20'000; ++beat)
    identities.add(fmt::format("cam/{}", beat * 60'000 + beat / 1000 * 7'777));
  identities.expect_all_found();
  EXPECT_LT(identities.bytes(), 5'000u);
}

TEST(IdentityIndex, ScatteredNumbersTakeWhatATableTakes) {
  Identities identities;
  IdentityTables table;
  const std::size_t empty = table.bytes();
  std::mt19937_64 random(3);
  for (EventNumber n = 1; n <= 50'000; ++n) {
    const std::uint64_t number = random();
    identities.add(fmt::format("e-{}", number % 1'000'000'000'000));
    table.add(number, n);
  }
  identities.expect_all_found();
  EXPECT_LT(identities.bytes(), (table.bytes() - empty) * 11 / 10);
}

TEST(IdentityIndex, MemoryStaysWithinItsBoundWhateverIsStored) {
  constexpr std::size_t kMemory = std::size_t{4} << 20;
  Identities identities(kMemory);
  std::mt19937_64 random(3);
  for (int n = 0; n < 1'000'000; ++n) {
    identities.add(fmt::format("{:016x}", random()));
    if (n % 10'000 == 0) {
      ASSERT_LE(identities.bytes(), kMemory) << n;
    }
  }
  identities.expect_all_found();
  EXPECT_EQ(identities.find("none"), std::nullopt);
}

TEST(IdentityIndex, RandomEndsInDigitsAreNoSeries) {
  Identities identities;
  std::mt19937_64 random(3);
  constexpr std::size_t kMany = 50'000;
  for (std::size_t n = 0; n < kMany; ++n) identities.add(fmt::format("{:016x}", random()));
  identities.expect_all_found();
  EXPECT_LT(identities.bytes(), 24 * kMany);
}

TEST(IdentityIndex, SavesWhatCameSinceAndIsLoadedWithAll) {
  Identities identities;
  std::mt19937_64 random(3);
  const auto add = [&](int count) {
    for (int n = 0; n < count; ++n) identities.add(fmt::format("{:016x}x", random()));
  };
  add(5'000);
  EXPECT_EQ(identities.save(kChanges), kWhole) << "nothing was saved before";
  const std::size_t all = identities.bytes_saved_last();
  add(100);
  EXPECT_EQ(identities.save(kChanges), kChanges);
  EXPECT_LT(identities.bytes_saved_last(), all / 4);
  add(100);
  EXPECT_EQ(identities.save(kChanges), kChanges);
  identities.expect_loaded_finds_all();
  EXPECT_EQ(identities.save(kWhole), kWhole);
  identities.expect_loaded_finds_all();
}

TEST(IdentityIndex, SavesTablesThatAreBeingWrittenAsIfTheyWereNot) {
  Identities identities;
  for (int n = 0; n < 1'000; ++n) identities.add(fmt::format("{}x", n));
  identities.save(kWhole);
  for (int n = 1'000; n < 1'100; ++n) identities.add(fmt::format("{}x", n));
  identities.spill();
  EXPECT_EQ(identities.save(kChanges), kChanges);
  identities.expect_loaded_finds_all();
  identities.spill();
  EXPECT_EQ(identities.save(kChanges), kWhole) << "what was in tables is in a file";
  identities.expect_loaded_finds_all();
}

TEST(IdentityIndex, SavesAllWhenMoreCameSinceThanIsRemembered) {
  Identities identities(std::size_t{4} << 20);
  int next = 0;
  const auto add = [&](int count) {
    for (const int end = next + count; next < end; ++next) identities.add(fmt::format("{}x", next));
  };
  add(1'000);
  identities.save(kWhole);
  add(60'000);
  EXPECT_EQ(identities.save(kChanges), kChanges);
  identities.expect_loaded_finds_all();
  add(80'000);
  EXPECT_EQ(identities.save(kChanges), kWhole);
  identities.expect_loaded_finds_all();
}

TEST(IdentityIndex, SavesWhatIsOldAndASeriesGaveAwaySince) {
  Identities identities;
  std::mt19937_64 random(3);
  for (int n = 0; n < 5'000; ++n) identities.add(fmt::format("{}x", n));
  const auto add = [&](int count) {
    for (int n = 0; n < count; ++n) identities.add(fmt::format("e/{}", random() % 1'000'000'000));
  };
  add(280);
  identities.save(kWhole);
  const std::size_t all = identities.bytes_saved_last();
  add(60);
  EXPECT_EQ(identities.save(kChanges), kChanges);
  EXPECT_LT(identities.bytes_saved_last(), all / 2);
  identities.expect_loaded_finds_all();
  add(60);
  EXPECT_EQ(identities.save(kChanges), kChanges);
  identities.expect_loaded_finds_all();
}

/// More than is sorted at once: others are put into tables meanwhile.
TEST(IdentityIndex, MuchThatCameAfterTheWholeIsLoadedToo) {
  Identities identities(std::size_t{256} << 20);
  std::uint64_t next = 1;
  const auto add_and_save = [&](int count, ImageExtent extent) {
    for (int n = 0; n < count; ++n)
      identities.add(fmt::format("{:x}-", next++ * 0x9e37'79b9'7f4a'7c15 >> 16));
    ASSERT_EQ(identities.save(extent), extent);
  };
  add_and_save(1'000, kWhole);
  constexpr std::size_t kTogether = std::size_t{12} << 20;
  for (std::size_t saved = 0; saved < kTogether; saved += identities.bytes_saved_last())
    add_and_save(450'000, kChanges);
  add_and_save(150'000, kChanges);
  identities.expect_loaded_finds_all();
}

}  // namespace
}  // namespace kpiwatch
