#include "metrics/base/byte_words.h"

#include <gtest/gtest.h>

#include <string>

namespace kpiwatch::byte_words {
namespace {

/// Where the first byte is that `is_it` agrees to; 8 when none is.
template <class IsIt>
std::size_t slowly(const std::string& bytes, IsIt is_it) {
  std::size_t at = 0;
  while (at < bytes.size() && !is_it(static_cast<unsigned char>(bytes[at]))) ++at;
  return at;
}

std::size_t place(std::uint64_t found) { return found == 0 ? kSize : first_of(found); }

TEST(ByteWords, TheFirstByteFoundIsTheFirstOneThereIs) {
  // Every pair of bytes, at every two neighbouring places: what one test does to the next byte.
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      for (std::size_t at = 0; at + 1 < kSize; ++at) {
        std::string bytes(kSize, 'x');
        bytes[at] = static_cast<char>(first);
        bytes[at + 1] = static_cast<char>(second);
        const std::uint64_t word = load(bytes.data());
        ASSERT_EQ(place(less_than(word, ' ')), slowly(bytes, [](auto c) { return c < ' '; }));
        ASSERT_EQ(place(equal_to(word, '"')), slowly(bytes, [](auto c) { return c == '"'; }));
        ASSERT_EQ(place(equal_to(word, 0x7F)), slowly(bytes, [](auto c) { return c == 0x7F; }));
        const std::uint64_t others = from_delete_on(word);
        ASSERT_EQ(place(others), slowly(bytes, [](auto c) { return c >= 0x7F; }));
        for (const unsigned limit : {1U, 10U, 128U}) {
          const std::uint64_t great = at_least(word, static_cast<unsigned char>(limit));
          for (std::size_t byte = 0; byte < kSize; ++byte)
            ASSERT_EQ((great >> (8 * byte)) & 0xff,
                      static_cast<unsigned char>(bytes[byte]) >= limit ? 0x80U : 0U);
        }
        if (const std::uint64_t stop = equal_to(word, '"'); stop != 0) {
          ASSERT_EQ(before_first_of(stop, others) != 0, place(others) < place(stop));
        }
      }
    }
  }
}

}  // namespace
}  // namespace kpiwatch::byte_words
