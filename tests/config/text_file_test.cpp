#include "config/text_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Cleaned {
  std::optional<std::string> text;
  std::vector<Diagnostic> complaints;
};

Cleaned clean(std::string bytes) {
  Diagnostics diagnostics;
  auto text = to_clean_text(std::move(bytes), Complaints("f", diagnostics));
  return {std::move(text), diagnostics.sorted()};
}

TEST(TextFile, IsReadByteForByteUpToItsLimit) {
  const support::TemporaryDirectory folder;
  const std::string bytes(kMaxTextFileBytes, 'x');
  std::ofstream(folder / "full", std::ios::binary) << bytes;
  std::ofstream(folder / "more", std::ios::binary) << bytes << 'x';
  std::ofstream(folder / "empty", std::ios::binary);
  const auto full = read_bytes(folder / "full");
  ASSERT_TRUE(full);
  EXPECT_TRUE(*full == bytes);
  const auto empty = read_bytes(folder / "empty");
  ASSERT_TRUE(empty);
  EXPECT_EQ(*empty, "");
  const auto more = read_bytes(folder / "more");
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().message, "expected a file of at most 16 MiB, found more");
}

TEST(TextFile, IsReadFromAStreamUpToItsLimit) {
  constexpr std::size_t kMost = std::size_t{1} << 20;
  std::istringstream full(std::string(kMost, 'x'));
  const auto bytes = read_bytes(full, kMost);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(bytes->size(), kMost);
  std::istringstream more(std::string(kMost + 1, 'x'));
  const auto refused = read_bytes(more, kMost);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "expected a file of at most 1 MiB, found more");
}

TEST(CleanText, LosesItsByteOrderMarkAndNothingElse) {
  const Cleaned cleaned = clean("\xEF\xBB\xBFsite:\t清城\r\n𠀀\xEF\xBB\xBF");
  EXPECT_EQ(cleaned.text, "site:\t清城\r\n𠀀\xEF\xBB\xBF");
  EXPECT_THAT(cleaned.complaints, IsEmpty());
}

TEST(CleanText, RefusesControlCharactersAndSaysWhere) {
  const auto refusal = [](std::string bytes) { return clean(std::move(bytes)).complaints; };
  EXPECT_THAT(
      refusal(std::string("a\n清\0b", 7)),
      ElementsAre(Diagnostic{"f", 2, 2, "expected text, found the control character 0x00"}));
  EXPECT_THAT(refusal("\x7F"), ElementsAre(Diagnostic{
                                   "f", 1, 1, "expected text, found the control character 0x7f"}));
  EXPECT_THAT(
      refusal("a\x1B[0m"),
      ElementsAre(Diagnostic{"f", 1, 2, "expected text, found the control character 0x1b"}));
}

TEST(CleanText, RefusesWhatIsNotUtf8AtItsFirstByte) {
  const auto is_refused = [](std::string bytes) {
    const Cleaned cleaned = clean("ab" + bytes);
    return !cleaned.text && cleaned.complaints.size() == 1 && cleaned.complaints[0].column == 3;
  };
  EXPECT_TRUE(is_refused("\x80"));              // a continuation alone
  EXPECT_TRUE(is_refused("\xC0\xAF"));          // overlong
  EXPECT_TRUE(is_refused("\xE0\x9F\xBF"));      // overlong
  EXPECT_TRUE(is_refused("\xED\xA0\x80"));      // a surrogate
  EXPECT_TRUE(is_refused("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  EXPECT_TRUE(is_refused("\xF0\x8F\xBF\xBF"));  // overlong
  EXPECT_TRUE(is_refused("\xE6\xB8"));          // cut short
  EXPECT_TRUE(is_refused("\xE6\xB8z"));         // cut short
  EXPECT_TRUE(is_refused("\xFF"));
  EXPECT_FALSE(is_refused("\xED\x9F\xBF"));      // the last before the surrogates
  EXPECT_FALSE(is_refused("\xF4\x8F\xBF\xBF"));  // U+10FFFF
}

TEST(CleanText, NamesTheEncodingOfAForeignFile) {
  const auto refusal = [](std::string bytes) { return clean(std::move(bytes)).complaints; };
  const std::string utf16 =
      "expected UTF-8, found UTF-16 (it becomes UTF-8 by: iconv -f UTF-16 -t UTF-8 FILE)";
  EXPECT_THAT(refusal(std::string("\xFF\xFEs\0i\0", 6)), ElementsAre(Diagnostic{"f", 1, 1, utf16}));
  EXPECT_THAT(refusal(std::string("\xFE\xFF\0s\0i", 6)), ElementsAre(Diagnostic{"f", 1, 1, utf16}));
  EXPECT_THAT(refusal("site: \xC7\xE5"),
              ElementsAre(Diagnostic{"f", 1, 7,
                                     "expected UTF-8, found the byte 0xc7 (what is in GBK becomes "
                                     "UTF-8 by: iconv -f GB18030 -t UTF-8 FILE)"}));
}

TEST(LineIndex, CountsCharactersAndNotBytes) {
  const std::string text = "清: 城\n\n𠀀b\n";
  const LineIndex lines(text);
  EXPECT_EQ(lines.at(0), (Position{1, 1}));
  EXPECT_EQ(lines.at(text.find("城")), (Position{1, 4}));
  EXPECT_EQ(lines.at(text.find("\n\n")), (Position{1, 5}));
  EXPECT_EQ(lines.at(text.find("\n\n") + 1), (Position{2, 1}));
  EXPECT_EQ(lines.at(text.find('b')), (Position{3, 2}));
  EXPECT_EQ(lines.at(text.size()), (Position{4, 1}));
  EXPECT_EQ(lines.at(text.size() + 100), (Position{4, 1}));
}

TEST(LineIndex, FindsItsWayInALongLine) {
  std::string text = "ab\n";
  for (int i = 0; i < 5000; ++i) text += "清x";
  const LineIndex lines(text);
  for (std::size_t pair = 0; pair < 5000; ++pair) {
    const std::size_t offset = 3 + pair * 4;
    ASSERT_EQ(lines.at(offset), (Position{2, static_cast<int>(2 * pair) + 1}));
    ASSERT_EQ(lines.at(offset + 3), (Position{2, static_cast<int>(2 * pair) + 2}));
  }
  EXPECT_EQ(lines.at(text.size()), (Position{2, 10001}));
}

TEST(LineIndex, KnowsAnEmptyText) { EXPECT_EQ(LineIndex("").at(0), (Position{1, 1})); }

}  // namespace
}  // namespace kpiwatch
