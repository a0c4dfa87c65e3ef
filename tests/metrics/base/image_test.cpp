#include "metrics/base/image.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace kpiwatch {
namespace {

struct Inner {
  std::string name;
  std::optional<std::int64_t> number;

  template <class Self, class Image>
  static void members(Self& self, Image& image) {
    image(self.name, self.number);
  }
  bool operator==(const Inner&) const = default;
};

struct Outer {
  std::vector<Inner> list;
  std::map<std::string, Inner, std::less<>> by_name;
  bool yes = false;

  template <class Self, class Image>
  static void members(Self& self, Image& image) {
    image(self.list, self.by_name, self.yes);
  }
  bool operator==(const Outer&) const = default;
};

std::string image_of(const Outer& outer) {
  ByteWriter bytes;
  ImageWriter{bytes}(outer);
  return bytes.take();
}

const Outer kOuter{{{"a", 1}, {"", std::nullopt}}, {{"k", {"v", -5}}}, true};

TEST(Image, ReadsWhatWasWritten) {
  const std::string image = image_of(kOuter);
  ByteReader bytes(image);
  Outer read;
  ImageReader{bytes}(read);
  EXPECT_TRUE(bytes.ok());
  EXPECT_TRUE(bytes.at_end());
  EXPECT_EQ(read, kOuter);
}

TEST(Image, FailsOnEveryPartOfAnImage) {
  const std::string image = image_of(kOuter);
  for (std::size_t size = 0; size < image.size(); ++size) {
    ByteReader bytes(std::string_view(image).substr(0, size));
    Outer read;
    ImageReader{bytes}(read);
    EXPECT_FALSE(bytes.ok()) << size;
  }
}

}  // namespace
}  // namespace kpiwatch
