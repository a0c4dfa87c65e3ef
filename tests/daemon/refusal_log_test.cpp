#include "daemon/refusal_log.h"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <vector>

namespace kpiwatch {
namespace {

using std::chrono::seconds;

class RefusalLogTest : public testing::Test {
 protected:
  RefusalLogTest() : before_(spdlog::default_logger()) {
    auto logger = std::make_shared<spdlog::logger>(
        "told", std::make_shared<spdlog::sinks::ostream_sink_st>(told_));
    logger->set_pattern("%l %v");
    spdlog::set_default_logger(std::move(logger));
  }
  ~RefusalLogTest() override { spdlog::set_default_logger(before_); }

  /// What the log has been told since this was called last, by batches with those refusals.
  std::string note(const std::vector<std::vector<Rejection>>& batches, seconds now) {
    std::vector<IngestOutcome> outcomes;
    for (const auto& rejections : batches) {
      IngestOutcome& outcome = outcomes.emplace_back();
      for (const Rejection& rejection : rejections) outcome.rejected.push_back({0, rejection});
    }
    told_.str("");
    log_.note(outcomes, RefusalLog::Time(now));
    return told_.str();
  }

 private:
  const std::shared_ptr<spdlog::logger> before_;
  std::ostringstream told_;
  RefusalLog log_;
};

Rejection invalid_event(std::string id) { return {std::move(id), "", invalid("it is wrong")}; }

TEST_F(RefusalLogTest, TellsOfTheFirstAtOnceAndOfOthersTogetherAfterARest) {
  EXPECT_EQ(note({{}, {}}, seconds{1}), "");
  EXPECT_EQ(note({{}, {invalid_event("a"), invalid_event("b")}}, seconds{2}),
            "info refused 2 events; the first with the id \"a\": it is wrong\n");
  EXPECT_EQ(note({{invalid_event("")}}, seconds{3}), "");
  EXPECT_EQ(note({{invalid_event("c")}}, seconds{11}), "");
  EXPECT_EQ(note({{}}, seconds{12}),
            "info refused 2 events; the first with no id that can be read: it is wrong\n");
  EXPECT_EQ(note({{}}, seconds{30}), "");
}

TEST_F(RefusalLogTest, LeavesConflictsToThoseWhoKeepThem) {
  const Rejection conflict{"a", "", {Error::Kind::kConflict, "it says something else"}};
  EXPECT_EQ(note({{conflict}}, seconds{1}), "");
}

}  // namespace
}  // namespace kpiwatch
