#include "daemon/refusal_log.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/captured_log.h"

namespace kpiwatch {
namespace {

using std::chrono::seconds;

class RefusalLogTest : public testing::Test {
 protected:
  /// What the log is told of batches with those refusals, and of those conflicts.
  std::string note(const std::vector<std::vector<Rejection>>& batches, seconds now,
                   const std::vector<ConflictingEvent>& conflicts = {}) {
    std::vector<IngestOutcome> outcomes;
    for (const auto& rejections : batches) {
      IngestOutcome& outcome = outcomes.emplace_back();
      for (const Rejection& rejection : rejections) outcome.rejected.push_back({0, rejection});
    }
    log_.note(outcomes, conflicts, RefusalLog::Time(now));
    return told_.take();
  }
  std::string finish() {
    log_.finish();
    return told_.take();
  }

 private:
  support::CapturedLog told_;
  RefusalLog log_;
};

Rejection invalid_event(std::string source, std::string id) {
  return {std::move(source), std::move(id), "", invalid("it is wrong")};
}

TEST_F(RefusalLogTest, TellsOfTheFirstAtOnceAndOfOthersTogetherAfterARest) {
  EXPECT_EQ(note({{}, {}}, seconds{1}), "");
  EXPECT_EQ(
      note({{}, {invalid_event("s", "a"), invalid_event("s", "b")}}, seconds{2}),
      "info refused 2 events; the first with the source \"s\" and the id \"a\": it is wrong\n");
  EXPECT_EQ(note({{invalid_event("", "")}}, seconds{3}), "");
  EXPECT_EQ(note({{invalid_event("s", "c")}}, seconds{11}), "");
  EXPECT_EQ(
      note({{}}, seconds{12}),
      "info refused 2 events; the first with no source that can be read and no id that can be "
      "read: it is wrong\n");
  EXPECT_EQ(note({{}}, seconds{30}), "");
}

TEST_F(RefusalLogTest, TellsOfConflictsWhereTheyAreKeptAndNotAsRefusedToo) {
  const Rejection conflict{"s", "a", "", {Error::Kind::kConflict, "it says something else"}};
  EXPECT_EQ(note({{conflict}}, seconds{1}), "");
}

TEST_F(RefusalLogTest, RestsOfConflictsApartFromOtherRefusals) {
  const ConflictingEvent first{.accepted = 3, .received_at = {}, .json = "{\"first\"}"};
  const std::string long_text(2000, 'x');
  const ConflictingEvent other{.accepted = 4, .received_at = {}, .json = long_text};
  EXPECT_EQ(
      note({{invalid_event("s", "a")}}, seconds{1}),
      "info refused 1 events; the first with the source \"s\" and the id \"a\": it is wrong\n");
  EXPECT_EQ(note({}, seconds{2}, {first, other}),
            "warning 2 conflicting events refused and kept; the first contradicts event 3: "
            "{\"first\"}\n");
  EXPECT_EQ(note({}, seconds{3}, {other, first}), "");
  EXPECT_EQ(note({}, seconds{12}, {first}),
            "warning 3 conflicting events refused and kept; the first contradicts event 4: " +
                long_text.substr(0, 1024) + "\n");
}

TEST_F(RefusalLogTest, TellsAtTheEndWhatWaits) {
  note({{invalid_event("s", "a")}}, seconds{1}, {{.accepted = 3, .received_at = {}, .json = "{}"}});
  EXPECT_EQ(finish(), "");
  note({{invalid_event("s", "b")}}, seconds{2}, {{.accepted = 4, .received_at = {}, .json = "{}"}});
  EXPECT_EQ(finish(),
            "info refused 1 events; the first with the source \"s\" and the id \"b\": it is wrong\n"
            "warning 1 conflicting events refused and kept; the first contradicts event 4: {}\n");
  EXPECT_EQ(finish(), "");
}

}  // namespace
}  // namespace kpiwatch
