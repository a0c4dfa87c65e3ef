#include "daemon/storage/event_search.h"

#include <gtest/gtest.h>

#include "tests/daemon/storage/store_fixture.h"

namespace kpiwatch {
namespace {

class EventSearchTest : public testing::Test {
 protected:
  static EventBlock block_of(const std::vector<std::string>& lines) {
    Block block;
    block.first_event = 101;
    block.events = lines.size();
    for (const std::string& line : lines) block.payload += line + "\n";
    return EventBlock(std::move(block));
  }
  static std::string with_id(std::string_view source, std::string_view id) {
    return fmt::format(R"({{"id":"{}","source":"{}","type":"t"}})", id, source);
  }
};

TEST_F(EventSearchTest, FindsTheEventOfThatSourceAndId) {
  const EventBlock block =
      block_of({with_id("a", "cam/7"), with_id("b", "cam/70"), with_id("b", "cam/7")});
  EXPECT_EQ(EventSearch({"b", "cam/7", {}}).in(block), 103u);
  EXPECT_EQ(EventSearch({"a", "cam/7", {}}).in(block), 101u);
  EXPECT_EQ(EventSearch({"a", "cam/70", {}}).in(block), std::nullopt);
  EXPECT_EQ(EventSearch({"b", "7", {}}).in(block), std::nullopt);
}

TEST_F(EventSearchTest, FindsWhatIsWrittenWithTheUsualEscapes) {
  const EventBlock block = block_of({with_id("s", R"(cam\/7)"), with_id("s", R"(\u4e2d 8)")});
  EXPECT_EQ(EventSearch({"s", "cam/7", {}}).in(block), 101u);
  EXPECT_EQ(EventSearch({"s", "中 8", {}}).in(block), 102u);
}

TEST_F(EventSearchTest, FindsWhatIsWrittenWithAnyEscapesByReadingEveryEvent) {
  const EventBlock block = block_of({with_id("s", "41"), with_id("s", R"(4\u0032)")});
  EXPECT_EQ(EventSearch({"s", "42", {}}).in(block), std::nullopt);
  EXPECT_EQ(EventSearch({"s", "42", {}}).in_all_of(block), 102u);
}

}  // namespace
}  // namespace kpiwatch
