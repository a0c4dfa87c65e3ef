#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/daemon/storage/store_fixture.h"

/// Whatever is stored, saved, lost and torn: every identity is found, and is the one of its event.
namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

constexpr Hash kMaker = {1};
/// Of the identities: what lets series begin, and what leaves next to nothing for the others, which
/// are put on disk all the time.
constexpr std::array<std::size_t, 3> kMemory = {0, std::size_t{80} << 10, std::size_t{5} << 19};

/// A store to which anything happens, and what it is to know.
class StoreWorld {
 public:
  explicit StoreWorld(unsigned seed) : random_(seed) { start(); }

  void live() {
    for (int step = 0; step < 60; ++step) {
      add();
      const auto next = random_() % 10;
      if (next < 5) checkpoint();
      if (next == 5) fail_checkpoint();
      if (next == 6) crash();
      if (testing::Test::HasFatalFailure()) return;
    }
    crash();
  }
  /// So often a start took up from changes, and with files of identities.
  int resumed_from_changes() const { return resumed_from_changes_; }
  int resumed_with_files() const { return resumed_with_files_; }

 private:
  void start() {
    store_ = std::make_unique<EventStore>(folder(), kMemory[random_() % kMemory.size()]);
    const auto known = store_->resume(kMaker, [this](const EventStore::Saved& saved) {
      EXPECT_EQ(saved.large.front(), all());
      for (std::size_t i = 1; i < saved.large.size(); ++i) EXPECT_EQ(saved.large[i], "more");
      resumed_from_changes_ += saved.large.size() > 1;
      return true;
    });
    for (const auto& entry : fs::directory_iterator(folder()))
      resumed_with_files_ += known && entry.path().filename().string().starts_with("identities-");
    EXPECT_LE(known.value_or(0), covered_);
    store_->replay([](std::span<const NumberedEvent>) {}, {}, known.value_or(0));
  }

  std::string random_id() { return fmt::format("{:016x}", random_()); }
  /// Many senders count, some out of order; the others make up what they send, or the number at its
  /// end, which is taken for a series at first.
  std::string id() {
    const auto sender = random_() % 40;
    if (sender >= 30) return fmt::format("{}/{}", ids_.size() / 2000, random_() % 1'000'000'000);
    if (sender >= 20) return random_id();
    const auto jump = random_() % 8 == 0 ? random_() % 50 : 0;
    return fmt::format("cam-{}/{}", sender, (counts_[sender] += 1 + jump) ^ random_() % 4);
  }
  void add() {
    std::vector<std::string> lines;
    for (auto left = random_() % 600; left > 0; --left) {
      const std::string fresh = id();
      if (!known_.insert(fresh).second) continue;
      ids_.push_back(fresh);
      lines.push_back(support::status("cam", "2025-03-01T02:00:00Z", "online").id(fresh).json());
    }
    support::append(*store_, lines);
  }

  /// So much that many changes weigh less.
  static std::string all() { return std::string(10 << 20, 'a'); }

  std::function<void()> begin_checkpoint() {
    const auto least = random_() % 8 == 0 ? ImageExtent::kWhole : ImageExtent::kChanges;
    const auto save = [](ImageExtent extent, ByteWriter& large, ByteWriter&) {
      const std::string text = extent == ImageExtent::kWhole ? all() : "more";
      large.write_all(std::span(text));
    };
    return store_->checkpoint(kMaker, least, {all().size(), save});
  }
  void checkpoint() {
    begin_checkpoint()();
    covered_ = store_->last();
  }
  void fail_checkpoint() {
    const auto write = begin_checkpoint();
    if (random_() % 2 == 0) return;  // nobody comes to it
    const fs::path file = folder() / "checkpoint", aside = folder() / "aside";
    const bool is_there = fs::exists(file);
    if (is_there) fs::rename(file, aside);
    fs::create_directory(folder() / "checkpoint.new");
    support::error_of(write);
    if (is_there) fs::rename(aside, file);
    fs::remove(folder() / "checkpoint.new");
  }

  /// Goes on with what is on disk at this moment, the end of which may be torn.
  void crash() {
    const fs::path before = folder();
    ++crashes_;
    fs::copy(before, folder());
    store_.reset();
    fs::remove_all(before);
    std::error_code none;
    const std::uintmax_t size = fs::file_size(folder() / "checkpoint", none);
    if (!none && random_() % 3 == 0)
      fs::resize_file(folder() / "checkpoint",
                      size - random_() % std::min<std::uintmax_t>(size, 600'000));
    start();
    expect_all_found();
  }
  void expect_all_found() const {
    ASSERT_EQ(store_->last(), ids_.size());
    for (EventNumber number = 1; number <= ids_.size(); ++number)
      ASSERT_EQ(support::find(*store_, "test", ids_[number - 1]), number) << ids_[number - 1];
    EXPECT_EQ(support::find(*store_, "test", "none"), std::nullopt);
  }
  fs::path folder() const { return directory_ / fmt::format("{}", crashes_); }

  std::mt19937_64 random_;
  support::TemporaryDirectory directory_;
  std::unique_ptr<EventStore> store_;
  std::vector<std::string> ids_;  ///< of the events, in their order
  std::set<std::string> known_;
  std::map<std::uint64_t, std::uint64_t> counts_;
  EventNumber covered_ = 0;
  int crashes_ = 0;
  int resumed_from_changes_ = 0;
  int resumed_with_files_ = 0;
};

TEST(StoreCheckpointLaw, NoIdentityIsEverLost) {
  int from_changes = 0, with_files = 0;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    StoreWorld world(seed);
    world.live();
    from_changes += world.resumed_from_changes();
    with_files += world.resumed_with_files();
  }
  EXPECT_GT(from_changes, 3);
  EXPECT_GT(with_files, 3);
}

}  // namespace
}  // namespace kpiwatch
