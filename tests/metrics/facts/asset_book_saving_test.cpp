#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "metrics/base/image_sections.h"
#include "metrics/facts/asset_book.h"
#include "tests/support/instants.h"
#include "tests/support/saved_images.h"

namespace kpiwatch {
namespace {

using support::at;

/// All that a book says: of each asset its id, attributes and statuses over all time; and which
/// assets ever had which attributes.
std::string all_of(const AssetBook& book) {
  std::string text;
  for (AssetIndex asset = 0; asset < book.size(); ++asset) {
    text += std::string(book.id_of(asset)) + ":";
    book.walk(asset, {kBeginning, kForever}, [&](const AssetSegment& segment) {
      text += " " + std::to_string(to_millis(segment.interval.from));
      if (segment.registered()) text += book.pool()[segment.attributes].at("kind");
      text += std::to_string(static_cast<int>(segment.status));
    });
    text += "\n";
  }
  for (AttributesId attributes = 0; attributes < book.pool().size(); ++attributes) {
    const auto& with_them = book.with_attributes(attributes);
    for (const AssetIndex asset : std::set(with_them.begin(), with_them.end()))
      text += std::to_string(asset) + " ";
    text += "\n";
  }
  return text;
}

/// A book of camera registrations and statuses that comes about at random, and what was saved of
/// it.
class GrowingBook {
 public:
  explicit GrowingBook(std::uint32_t seed) : random_(seed) {
    for (AssetIndex asset = 0; asset < kAssets; ++asset)
      book_.intern("asset " + std::to_string(asset));
  }

  /// Of some assets, each with statuses enough for many chunks in the end.
  void tell_something() {
    // They lie far apart, in all parts.
    const auto asset = static_cast<AssetIndex>(random_() % most_assets_ * 211 % kAssets);
    if (random_() % 50 == 0) {
      const std::string kind = "k" + std::to_string(random_() % 20);
      const bool retires = random_() % 4 == 0;
      book_.put_registration(
          asset, some_time(), ++number_,
          retires ? RegistrationFact::kRetired : book_.pool().intern({{"kind", kind}}));
    } else {
      const bool late = random_() % 16 == 0;
      put_status(asset, late ? some_time() : next_time());
    }
    if (number_ % 1'000 == 0) most_assets_ += 2;
  }
  void tell_what_is_latest(AssetIndex asset) { put_status(asset, next_time()); }
  void save(ImageExtent extent) {
    images_.save(extent, [&](ByteWriter& image) {
      std::vector<WriteSection> sections{[&](ByteWriter& first) { book_.save(first, extent); }};
      for (std::size_t part = 0; part < AssetBook::kStatusParts; ++part)
        sections.emplace_back(
            [&, part](ByteWriter& statuses) { book_.save_statuses(statuses, extent, part); });
      write_sections(image, sections);
    });
  }
  void load() {
    book_ = AssetBook({});
    ASSERT_TRUE(images_.load(*this));
  }
  void load(std::span<ByteReader> images) {
    const ReadSection first = [&](std::span<ByteReader> each) { book_.load(each); };
    read_sections(images, {&first, 1});
    std::vector<ReadSection> parts;
    for (std::size_t part = 0; part < AssetBook::kStatusParts; ++part)
      parts.emplace_back(
          [&, part](std::span<ByteReader> each) { book_.load_statuses(each, part); });
    read_sections(images, parts);
  }
  const AssetBook& book() const { return book_; }
  std::size_t last_image() const { return images_.images().back().size(); }
  std::mt19937& random() { return random_; }

 private:
  static constexpr AssetIndex kAssets = 1'200;

  void put_status(AssetIndex asset, Instant time) {
    book_.put_status(asset, time, ++number_,
                     random_() % 2 == 0 ? Status::kOnline : Status::kOffline);
  }
  Instant next_time() { return at(latest_ += 1 + random_() % 500); }
  Instant some_time() { return at(static_cast<std::int64_t>(random_()) % (latest_ + 1)); }

  AssetBook book_{{}};
  EventNumber number_ = 0;
  std::int64_t latest_ = 0;
  std::uint32_t most_assets_ = 5;
  std::mt19937 random_;
  support::SavedImages images_;
};

TEST(AssetBook, IsWhatWasSavedOfItHoweverOftenItWas) {
  for (std::uint32_t seed = 0; seed < 10; ++seed) {
    GrowingBook saved(seed);
    for (int step = 0; step < 200; ++step) {
      // Often so few that most of an asset's changes are the only one between two images.
      const std::uint32_t most = saved.random()() % 8 == 0 ? 800 : 20;
      for (auto left = saved.random()() % most; left > 0; --left) saved.tell_something();
      saved.save(support::some_extent(saved.random()));
      if (saved.random()() % 8 != 0) continue;
      const std::string expected = all_of(saved.book());
      saved.load();
      ASSERT_EQ(all_of(saved.book()), expected) << "seed " << seed << ", step " << step;
    }
  }
}

TEST(AssetBook, AnImageOfChangesHoldsWhatChanged) {
  GrowingBook saved(1);
  for (int i = 0; i < 20'000; ++i) saved.tell_something();
  saved.save(ImageExtent::kWhole);
  const std::size_t whole = saved.last_image();
  EXPECT_GT(saved.book().image_size(), whole / 2);
  EXPECT_LT(saved.book().image_size(), whole * 2);
  saved.save(ImageExtent::kChanges);
  const std::size_t nothing = saved.last_image();  // but the sets of attributes
  EXPECT_LT(nothing, whole / 50);
  for (AssetIndex asset = 0; asset < 10; ++asset) saved.tell_what_is_latest(asset);
  saved.save(ImageExtent::kChanges);
  EXPECT_GT(saved.last_image(), nothing);
  EXPECT_LT(saved.last_image(), nothing + 10 * 40);
}

}  // namespace
}  // namespace kpiwatch
