#include "daemon/http/read_buffer.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kpiwatch::http {
namespace {

void put(ReadBuffer& buffer, std::string_view text) {
  std::copy(text.begin(), text.end(), buffer.room().begin());
  buffer.commit(text.size());
}

TEST(ReadBuffer, KeepsWhatWasNotUsed) {
  ReadBuffer buffer;
  put(buffer, "hello");
  buffer.consume(3);
  EXPECT_EQ(buffer.bytes(), "lo");
  put(buffer, " there");
  EXPECT_EQ(buffer.bytes(), "lo there");
}

TEST(ReadBuffer, EverythingElseIsRoom) {
  ReadBuffer buffer;
  EXPECT_EQ(buffer.room().size(), ReadBuffer::kSize);
  put(buffer, "hello");
  buffer.consume(4);
  EXPECT_EQ(buffer.room().size(), ReadBuffer::kSize - 1);
}

}  // namespace
}  // namespace kpiwatch::http
