#include "daemon/commands/line_reader.h"

#include <gmock/gmock.h>

#include <sstream>

namespace kpiwatch {
namespace {

using testing::ElementsAre;

/// "NUMBER TEXT" of every line, with "…" after one that was too long.
std::vector<std::string> read(const std::string& text, std::size_t longest = 100) {
  std::istringstream stream(text);
  LineReader reader(stream, longest);
  std::vector<std::string> lines;
  while (const auto line = reader.next()) {
    lines.push_back(std::to_string(line->number) + " " + line->text + (line->too_long ? "…" : ""));
  }
  return lines;
}

TEST(LineReader, BlankLinesAreSkippedButCounted) {
  EXPECT_THAT(read("\n{a}\n  \t\n\r\n{b}\n"), ElementsAre("2 {a}", "5 {b}"));
}

TEST(LineReader, TheLastLineNeedsNoEnd) {
  EXPECT_THAT(read("{a}\n{b}"), ElementsAre("1 {a}", "2 {b}"));
}

TEST(LineReader, ACarriageReturnBelongsToTheLineEnd) {
  EXPECT_THAT(read("{a}\r\n{b}\r"), ElementsAre("1 {a}", "2 {b}"));
}

TEST(LineReader, AByteOrderMarkBeforeTheFirstLineIsNoPartOfIt) {
  EXPECT_THAT(read("\xef\xbb\xbf{a}\n\xef\xbb\xbf{b}\n"),
              ElementsAre("1 {a}", "2 \xef\xbb\xbf{b}"));
  EXPECT_THAT(read("\xef\xbb\xbf\n{a}"), ElementsAre("2 {a}"));
}

TEST(LineReader, NothingHasNoLines) { EXPECT_THAT(read(""), ElementsAre()); }

TEST(LineReader, ALineTooLongIsCutAndTheNextIsRead) {
  EXPECT_THAT(read("12345\n123456\n7\n", 5), ElementsAre("1 12345", "2 12345…", "3 7"));
}

TEST(LineReader, TheEndOfALineDoesNotCountForItsLength) {
  EXPECT_THAT(read("12345\r\n12345\r\r\n12345\r6\n7\r", 5),
              ElementsAre("1 12345", "2 12345…", "3 12345…", "4 7"));
}

TEST(LineReader, BytesThatAreNoTextAreLeftToTheParser) {
  EXPECT_THAT(read(std::string("a\0b\n\xff\n", 6)),
              ElementsAre(std::string("1 a\0b", 5), "2 \xff"));
}

}  // namespace
}  // namespace kpiwatch
