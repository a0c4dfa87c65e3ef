#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/storage/identity/identity_index.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

/// A stretch of a sender's ids.
struct Stretch {
  int sender = 0;
  std::uint64_t first = 0;
  std::uint64_t stride = 1;
  std::size_t count = 1;
};

rc::Gen<Stretch> stretches() {
  return rc::gen::build<Stretch>(
      rc::gen::set(&Stretch::sender, rc::gen::inRange(0, 5)),
      rc::gen::set(&Stretch::first, rc::gen::inRange<std::uint64_t>(0, 300)),
      rc::gen::set(&Stretch::stride, rc::gen::element<std::uint64_t>(1, 1, 2, 3, 60, 60'000)),
      rc::gen::set(&Stretch::count, rc::gen::inRange<std::size_t>(1, 80)));
}

/// Sender 3 has numbers without any order, which the series give away again; those of sender 4 are
/// at no end.
std::string id_of(int sender, std::uint64_t number) {
  if (sender == 4) return fmt::format("{}x", number);
  if (sender == 3) number = number * 0x9e3779b97f4a7c15 % 1'000'000'000'000;
  return fmt::format("cam-{}/{}", sender, number);
}

/// Ids as they arrive: the stretches one after the other or mixed, most in order.
std::vector<std::string> arrivals() {
  std::vector<std::string> ids;
  for (const Stretch& stretch : *rc::gen::container<std::vector<Stretch>>(stretches())) {
    for (std::size_t n = 0; n < stretch.count; ++n)
      ids.push_back(id_of(stretch.sender, stretch.first + stretch.stride * n));
  }
  const auto reach = *rc::gen::element<std::size_t>(0, 0, 2, 10, 1000);
  for (std::size_t n = 0; reach > 0 && n < ids.size(); ++n)
    std::swap(ids[n], ids[std::min(ids.size() - 1, n + *rc::gen::inRange<std::size_t>(0, reach))]);
  return ids;
}

/// So often it is saved, and so often loaded, which takes long with a sanitizer.
constexpr int kSaveEvery = 200;
constexpr int kLoadEvery = 1000;

/// What a checkpoint would hold of an index.
class SavedIndex {
 public:
  /// A segment more, as a whole or of changes. One that is lost makes the next a whole.
  void save(IdentityIndex& index, EventNumber last, bool whole, bool lost) {
    whole |= rest_.empty() || is_lost_;
    ByteWriter rest, tables;
    index.save(rest);
    const ImageExtent extent =
        index.save_tables(tables, whole ? ImageExtent::kWhole : ImageExtent::kChanges);
    is_lost_ = lost;
    if (is_lost_) return;
    rest_ = rest.take();
    if (extent == ImageExtent::kWhole) tables_.clear();
    tables_.push_back(tables.take());
    files_ = index.files();
    for (const auto& file : files_) file->set_named(true);
    last_ = last;
  }
  /// Into an empty one; the number of the last event it knows.
  EventNumber load(IdentityIndex& index) {
    is_lost_ = false;
    if (rest_.empty()) return 0;
    ByteReader reader(rest_);
    index.load(reader, std::vector<std::string_view>(tables_.begin(), tables_.end()));
    EXPECT_TRUE(reader.ok() && reader.at_end());
    return last_;
  }

 private:
  std::string rest_;
  std::vector<std::string> tables_;
  std::vector<std::shared_ptr<OwnedFile>> files_;
  EventNumber last_ = 0;
  bool is_lost_ = false;
};

/// What is told of `id` by an index into which went only what it did not find, against a map.
void finds_exactly_what_was_added(const IdentityHasher& hasher) {
  const support::TemporaryDirectory directory;
  const auto make_index = [&] {
    return std::make_unique<IdentityIndex>(hasher, directory.path(), std::size_t{16} << 20);
  };
  auto index = make_index();
  const auto one_of = [](int many) { return *rc::gen::inRange(0, many) == 0; };
  // So often on the average what is in tables is put on disk, and merged with what is there.
  const int spill_every = *rc::gen::element(40, 40, 2000);
  SavedIndex saved;
  std::vector<std::string> stored;
  std::map<std::string, EventNumber> model;
  const auto add = [&](EventNumber number) {
    if (one_of(spill_every)) index->spill();
    index->add(hasher.key_of("s", stored[number - 1]), number);
  };
  const auto start_again = [&] {
    index = make_index();
    for (EventNumber n = saved.load(*index) + 1; n <= stored.size(); ++n) add(n);
  };
  const auto expected_of = [&](const std::string& id) {
    const auto known = model.find(id);
    return known == model.end() ? std::nullopt : std::optional(known->second);
  };
  const auto find = [&](const std::string& id) {
    const auto expected = expected_of(id);
    return index->find(hasher.key_of("s", id), [&](const EventRange& range) {
      if (range.lowest < 1 || range.guess < range.lowest || range.highest < range.guess ||
          model.size() < range.highest)
        RC_FAIL("a range outside of what was added");
      const bool there = expected && range.lowest <= *expected && *expected <= range.highest;
      return there ? expected : std::nullopt;
    });
  };
  for (const std::string& id : arrivals()) {
    const auto expected = expected_of(id);
    RC_ASSERT(find(id) == expected);
    if (expected) continue;
    if (one_of(kSaveEvery)) saved.save(*index, stored.size(), one_of(4), one_of(4));
    if (one_of(kLoadEvery)) start_again();
    stored.push_back(id);
    model.emplace(id, stored.size());
    add(stored.size());
  }
  for (const bool again : {false, true}) {
    if (again) start_again();
    for (const auto& [id, number] : model) RC_ASSERT(find(id) == number);
    RC_ASSERT(find("cam-0/999999") == std::nullopt);
  }
}

RC_GTEST_PROP(IdentityIndexLaw, FindsExactlyWhatWasAddedInAnyOrder, ()) {
  finds_exactly_what_was_added(IdentityHasher({1, 2}));
}

RC_GTEST_PROP(IdentityIndexLaw, IsNotMisledByHashesThatAreTheSame, ()) {
  finds_exactly_what_was_added(IdentityHasher({1, 2}, 8));
}

/// Longer than the others, and all of them saved: what series give away comes into tables that are
/// saved in part already.
TEST(IdentityIndexLaw, IsLoadedWithAllThatWasSavedAndAddedSince) {
  const IdentityHasher hasher({1, 2});
  for (unsigned seed = 0; seed < 15; ++seed) {
    std::mt19937_64 random(seed);
    const auto one_of = [&](int many) { return random() % static_cast<unsigned>(many) == 0; };
    const support::TemporaryDirectory directory;
    auto index = std::make_unique<IdentityIndex>(hasher, directory.path(), std::size_t{16} << 20);
    SavedIndex saved;
    std::vector<std::string> ids;
    const auto add = [&](EventNumber number) {
      if (one_of(1500)) index->spill();
      index->add(hasher.key_of("s", ids[number - 1]), number);
    };
    for (int step = 0; step < 40; ++step) {
      for (int n = 0; n < 100; ++n) {
        const auto number = random() % 1'000'000'000'000;
        ids.push_back(one_of(3) ? fmt::format("{}x", number)
                                : fmt::format("cam-{}/{}", ids.size() / 600, number));
        add(ids.size());
      }
      saved.save(*index, ids.size(), one_of(8), one_of(8));
      if (!one_of(8)) continue;
      index = std::make_unique<IdentityIndex>(hasher, directory.path(), std::size_t{16} << 20);
      for (EventNumber n = saved.load(*index) + 1; n <= ids.size(); ++n) add(n);
      for (EventNumber n = 1; n <= ids.size(); ++n) {
        const auto is_it = [n](const EventRange& range) {
          return range.lowest <= n && n <= range.highest ? std::optional(n) : std::nullopt;
        };
        ASSERT_EQ(index->find(hasher.key_of("s", ids[n - 1]), is_it), n) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace kpiwatch
