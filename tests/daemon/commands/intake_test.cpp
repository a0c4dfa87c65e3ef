#include "daemon/commands/intake.h"

#include <gmock/gmock.h>

#include <sstream>

namespace kpiwatch {
namespace {

using testing::ElementsAre;

/// Accepts every line but "bad" ones, calls "again" a duplicate, and breaks down at "broken".
class FakeSink final : public EventSink {
 public:
  std::future<Result<IngestOutcome>> send(std::vector<std::string> lines) override {
    batch_sizes.push_back(lines.size());
    std::promise<Result<IngestOutcome>> promise;
    promise.set_value(judge(lines));
    return promise.get_future();
  }
  std::vector<std::size_t> batch_sizes;

 private:
  static Result<IngestOutcome> judge(const std::vector<std::string>& lines) {
    IngestOutcome outcome;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i] == "broken") return Error{Error::Kind::kUnavailable, "the disk is full"};
      if (lines[i] == "again") {
        ++outcome.duplicates;
      } else if (lines[i].starts_with("bad")) {
        outcome.rejected.push_back({i, {"", "", "", invalid("found " + lines[i])}});
      } else {
        ++outcome.accepted;
      }
    }
    return outcome;
  }
};

class IntakeTest : public testing::Test {
 protected:
  bool take(const std::string& text, const std::string& name = "a.ndjson") {
    std::istringstream stream(text);
    return intake_.take(stream, name);
  }

  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  Console console_{in_, out_, err_};
  FakeSink sink_;
  Intake intake_{sink_, console_, {.lines = 2, .bytes = 20, .line_bytes = 30, .under_way = 2}};
};

TEST_F(IntakeTest, RefusedLinesAreNamedByFileAndLine) {
  EXPECT_TRUE(take("one\nbad\n\ntwo\nthree\nbad too\n"));
  EXPECT_TRUE(take("bad\nagain\n", "b.ndjson"));
  EXPECT_TRUE(intake_.finish());
  EXPECT_EQ(err_.str(),
            "a.ndjson:2: found bad\n"
            "a.ndjson:6: found bad too\n"
            "b.ndjson:1: found bad\n");
  EXPECT_EQ(intake_.totals().accepted, 3u);
  EXPECT_EQ(intake_.totals().duplicates, 1u);
  EXPECT_EQ(intake_.totals().rejected, 3u);
}

TEST_F(IntakeTest, BatchesAreLimitedInLinesAndInBytes) {
  EXPECT_TRUE(take("1\n2\n3\nlonger than ten\nlonger than ten\n"));
  EXPECT_TRUE(intake_.finish());
  EXPECT_THAT(sink_.batch_sizes, ElementsAre(2, 2, 1));
}

TEST_F(IntakeTest, ALineLongerThanABatchGoesAlone) {
  EXPECT_TRUE(take("123456789012345678901234567890\n1\n123456789012345678901\n2\n3\n"));
  EXPECT_TRUE(intake_.finish());
  EXPECT_THAT(sink_.batch_sizes, ElementsAre(1, 1, 1, 2));
  EXPECT_EQ(err_.str(), "");
}

TEST_F(IntakeTest, ALineTooLongCostsOneEvent) {
  EXPECT_TRUE(take("one\n1234567890123456789012345678901\ntwo\n"));
  EXPECT_TRUE(intake_.finish());
  EXPECT_EQ(err_.str(), "a.ndjson:2: expected at most 30 bytes in a line\n");
  EXPECT_EQ(intake_.totals().accepted, 2u);
}

TEST_F(IntakeTest, LinesThatWereMadeHaveTheNumbersTheyAreGiven) {
  std::vector<Line> lines{{3, "one"}, {3, "bad"}, {7, "1234567890123456789012345678901"}};
  auto next = lines.begin();
  const auto give = [&]() -> std::optional<Line> {
    if (next == lines.end()) return {};
    return *next++;
  };
  EXPECT_TRUE(intake_.take_lines(give, "a.csv"));
  intake_.reject("a.csv", 8, "expected 3 cells, found 2");
  EXPECT_TRUE(intake_.finish());
  EXPECT_EQ(err_.str(),
            "a.csv:7: expected at most 30 bytes in a line\n"
            "a.csv:8: expected 3 cells, found 2\n"
            "a.csv:3: found bad\n");
  EXPECT_EQ(intake_.totals().accepted, 1u);
  EXPECT_EQ(intake_.totals().rejected, 3u);
}

TEST_F(IntakeTest, AFailureOfTheSinkEndsIt) {
  take("one\nbroken\n3\n4\n5\n6\n7\n8\n9\n");
  EXPECT_FALSE(intake_.finish());
  EXPECT_EQ(err_.str(),
            "a.ndjson:1: the disk is full; whether this line and the 1 after it were taken is not "
            "known, and nothing further was sent\n");
  EXPECT_FALSE(take("more\n"));
  EXPECT_LT(sink_.batch_sizes.size(), 5u);
}

TEST_F(IntakeTest, WhatALineSaysCannotColourTheTerminal) {
  EXPECT_TRUE(take("bad\x1b[31m\n"));
  EXPECT_TRUE(intake_.finish());
  EXPECT_EQ(err_.str(), "a.ndjson:1: found bad\\x1b[31m\n");
}

}  // namespace
}  // namespace kpiwatch
