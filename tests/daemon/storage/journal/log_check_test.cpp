#include "daemon/storage/journal/log_check.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/storage/journal/journal_file.h"
#include "tests/daemon/storage/store_fixture.h"
#include "tests/support/file_bytes.h"

namespace kpiwatch {
namespace {

using support::append;
using support::bytes_of;
using support::kIdentityMemory;
using support::line;
using support::write_bytes;

constexpr std::size_t kHeader = 32;
constexpr std::size_t kFrame = 24 + 4096;

/// A journal all of whose events are in its log alone, each of a commit of its own, as a process
/// that was killed leaves it.
class LogCheck : public testing::Test {
 protected:
  LogCheck() {
    EventStore store(whole_ / "storage", kIdentityMemory);
    support::replay(store);
    for (int n = 0; n < 12; ++n) append(store, {lines_.emplace_back(line(n))});
    std::filesystem::copy(whole_ / "storage", whole_ / "killed");
    log_ = bytes_of(journal_log_in(whole_ / "killed"));
  }

  /// How many of the lines, the first ones, are there when the log is this; nothing when it is
  /// refused, and then as it was.
  std::optional<std::size_t> found_with(const std::string& log) const {
    const support::TemporaryDirectory place;
    const auto directory = place / "storage";
    std::filesystem::copy(whole_ / "killed", directory);
    write_bytes(journal_log_in(directory), log);
    try {
      EventStore store(directory, kIdentityMemory);
      const auto found = support::lines_of(store);
      EXPECT_TRUE(std::ranges::equal(found, std::span(lines_).first(found.size())));
      return found.size();
    } catch (const StorageError& error) {
      EXPECT_EQ(error.kind(), StorageError::Kind::kUnusable);
      EXPECT_THAT(error.what(), testing::HasSubstr("is damaged at byte"));
      EXPECT_EQ(bytes_of(journal_log_in(directory)), log);
      return std::nullopt;
    }
  }
  std::string flipped(std::size_t at) const {
    std::string log = log_;
    log[at] = static_cast<char>(log[at] ^ 4);
    return log;
  }
  std::size_t frames() const { return (log_.size() - kHeader) / kFrame; }

  support::TemporaryDirectory whole_;
  std::vector<std::string> lines_;
  std::string log_;
};

TEST_F(LogCheck, OneThatIsWholeIsTaken) { EXPECT_EQ(found_with(log_), lines_.size()); }

TEST_F(LogCheck, OneThatWasTornAtItsEndIsTakenAsFarAsItGoes) {
  std::size_t most = 0;
  for (std::size_t size = 0; size <= log_.size(); size += kFrame / 2) {
    const auto found = found_with(log_.substr(0, size));
    ASSERT_TRUE(found) << size;
    EXPECT_GE(*found, most) << size;
    most = std::max(most, *found);
  }
  EXPECT_GE(most, lines_.size() - 1);
}

TEST_F(LogCheck, NoChangedBitLosesMoreThanTheLastTwoCommits) {
  std::size_t refused = 0;
  const auto check = [&](std::size_t at) {
    const auto found = found_with(flipped(at));
    if (!found) ++refused;
    EXPECT_GE(found.value_or(lines_.size()), lines_.size() - 2) << at;
  };
  for (std::size_t at = 0; at < kHeader; ++at) check(at);
  for (std::size_t frame = 0; frame < frames(); ++frame)
    for (const std::size_t part : {0, 4, 8, 12, 16, 20, 24, 1000, 4000})
      check(kHeader + frame * kFrame + part);
  EXPECT_GT(refused, frames());
}

TEST_F(LogCheck, NoLostSectorLosesMoreThanTheLastTwoCommits) {
  constexpr std::size_t kSector = 512;
  std::size_t refused = 0;
  for (std::size_t at = 0; at < log_.size(); at += kSector) {
    std::string log = log_;
    log.replace(at, kSector, std::string(std::min(kSector, log.size() - at), '\0'));
    const auto found = found_with(log);
    if (!found) ++refused;
    EXPECT_GE(found.value_or(lines_.size()), lines_.size() - 2) << at;
  }
  EXPECT_GT(refused, frames());
}

TEST_F(LogCheck, WhatEarlierRoundsLeftBehindIsNoDamage) {
  const std::string other = [&] {
    std::string left = log_;
    for (std::size_t frame = 0; frame < frames(); ++frame) left[kHeader + frame * kFrame + 12] ^= 1;
    return left;
  }();
  const std::size_t half = kHeader + frames() / 2 * kFrame;
  EXPECT_TRUE(found_with(log_.substr(0, half) + other.substr(half)));
}

TEST_F(LogCheck, WhatOnePowerLossLeftTornIsNoDamageAfterTheNext) {
  const auto directory = whole_ / "power lost";
  const auto log = journal_log_in(directory);
  // As a power loss leaves it during the last append: the first frame of that is not on the disk.
  const auto lose_power = [&](const std::vector<std::string>& before, const std::string& torn) {
    const auto left = whole_ / "left";
    {
      EventStore store(directory, kIdentityMemory);
      support::replay(store);
      for (const std::string& text : before) append(store, {text});
      const std::string whole = bytes_of(log);
      append(store, {torn});
      std::filesystem::copy(directory, left);
      std::string bytes = bytes_of(log);
      std::size_t begin = kHeader;
      while (whole.compare(begin, kFrame, bytes, begin, kFrame) == 0) begin += kFrame;
      bytes[begin + 100] ^= 1;
      write_bytes(journal_log_in(left), bytes);
    }
    std::filesystem::remove_all(directory);
    std::filesystem::rename(left, directory);
  };
  std::filesystem::copy(whole_ / "killed", directory);
  lose_power({}, support::status("cam-1", "2025-03-01T03:00:00Z", "online")
                     .text("reason", support::noise(100'000))
                     .json());
  lose_power({line(20)}, line(21));
  EventStore store(directory, kIdentityMemory);
  EXPECT_EQ(support::lines_of(store).size(), lines_.size() + 1);
}

TEST_F(LogCheck, OneThatCannotBeReadIsNotTakenForShorter) {
  const auto log = whole_ / "no file";
  std::filesystem::create_directory(log);
  const StorageError error = support::error_of([&] { check_log(log); });
  EXPECT_EQ(error.kind(), StorageError::Kind::kFailed);
  EXPECT_THAT(error.what(), testing::HasSubstr("cannot read 32 bytes of " + log.string()));
  EXPECT_EQ(support::error_of([&] { cut_torn_end(log); }).kind(), StorageError::Kind::kFailed);
}

TEST_F(LogCheck, CutWhereItSaysItIsTaken) {
  const std::string damaged = flipped(kHeader + 2 * kFrame + 100);
  EXPECT_EQ(found_with(damaged), std::nullopt);
  EXPECT_TRUE(found_with(damaged.substr(0, kHeader + 2 * kFrame)));
}

}  // namespace
}  // namespace kpiwatch
