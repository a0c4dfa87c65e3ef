#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <memory>
#include <string>
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

/// Ids as they arrive: the stretches one after the other or mixed, most in order.
std::vector<std::string> arrivals() {
  std::vector<std::string> ids;
  for (const Stretch& stretch : *rc::gen::container<std::vector<Stretch>>(stretches())) {
    for (std::size_t n = 0; n < stretch.count; ++n) {
      const std::uint64_t number = stretch.first + stretch.stride * n;
      ids.push_back(stretch.sender == 4 ? fmt::format("{}x", number)
                                        : fmt::format("cam-{}/{}", stretch.sender, number));
    }
  }
  const auto reach = *rc::gen::element<std::size_t>(0, 0, 2, 10, 1000);
  for (std::size_t n = 0; reach > 0 && n < ids.size(); ++n)
    std::swap(ids[n], ids[std::min(ids.size() - 1, n + *rc::gen::inRange<std::size_t>(0, reach))]);
  return ids;
}

/// So often on the average what is in tables is put on disk, and merged with what is there.
constexpr int kSpillEvery = 40;
/// So often it is saved and loaded, which takes long with a sanitizer.
constexpr int kSaveEvery = 1000;

/// Another one made from what `index` saved.
std::unique_ptr<IdentityIndex> load_into(std::unique_ptr<IdentityIndex> loaded,
                                         const IdentityIndex& index) {
  ByteWriter writer;
  index.save(writer);
  std::string pages;
  for (const auto& file : index.files())
    file->read_pages([&pages](std::string_view some) { pages += some; });
  const std::string image = writer.take();
  ByteReader reader(image);
  loaded->load(reader, pages);
  RC_ASSERT(reader.ok());
  RC_ASSERT(reader.at_end());
  return loaded;
}

/// What is told of `id` by an index into which went only what it did not find, against a map.
void finds_exactly_what_was_added(const IdentityHasher& hasher) {
  const support::TemporaryDirectory directory;
  const auto make_index = [&] {
    return std::make_unique<IdentityIndex>(hasher, directory.path(), std::size_t{16} << 20);
  };
  auto index = make_index();
  std::map<std::string, EventNumber> model;
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
    if (*rc::gen::inRange(0, kSpillEvery) == 0) index->spill();
    if (*rc::gen::inRange(0, kSaveEvery) == 0) index = load_into(make_index(), *index);
    model.emplace(id, model.size() + 1);
    index->add(hasher.key_of("s", id), model.size());
  }
  for (const auto& [id, number] : model) RC_ASSERT(find(id) == number);
  RC_ASSERT(find("cam-0/999999") == std::nullopt);
}

RC_GTEST_PROP(IdentityIndexLaw, FindsExactlyWhatWasAddedInAnyOrder, ()) {
  finds_exactly_what_was_added(IdentityHasher({1, 2}));
}

RC_GTEST_PROP(IdentityIndexLaw, IsNotMisledByHashesThatAreTheSame, ()) {
  finds_exactly_what_was_added(IdentityHasher({1, 2}, 8));
}

}  // namespace
}  // namespace kpiwatch
