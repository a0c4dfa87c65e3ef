#include "metrics/base/image_sections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace kpiwatch {
namespace {

std::string written(const std::vector<std::string>& texts) {
  std::vector<WriteSection> sections;
  for (const std::string& text : texts)
    sections.emplace_back([&text](ByteWriter& to) { to.write_all(std::span(text)); });
  ByteWriter to;
  to.write('<');
  write_sections(to, sections);
  to.write('>');
  return to.take();
}

/// What is read of each of `count` sections when as many bytes are asked of it as `sizes` says;
/// nothing when it fails.
std::vector<std::string> read(std::string_view image, const std::vector<std::size_t>& sizes) {
  std::vector<std::string> texts(sizes.size());
  std::vector<ReadSection> sections;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    sections.emplace_back(
        [&, i](std::span<ByteReader> images) { texts[i] = images.front().read_bytes(sizes[i]); });
  ByteReader from(image);
  EXPECT_EQ(from.read<char>(), '<');
  read_sections({&from, 1}, sections);
  from.expect(from.read<char>() == '>');
  return from.ok() && from.at_end() ? texts : std::vector<std::string>();
}

TEST(ImageSections, AreReadAsTheyWereWritten) {
  // Longer than what a writer holds in one part.
  const std::vector<std::string> texts{"one", "", std::string(3'000'000, 'x'), "four"};
  EXPECT_EQ(read(written(texts), {3, 0, 3'000'000, 4}), texts);
  EXPECT_EQ(read(written({}), {}), std::vector<std::string>());
}

TEST(ImageSections, ThoseOfManyImagesAreReadTogether) {
  const std::vector<std::string> images{written({"a", "b"}), written({"cc", "dd"})};
  std::vector<ByteReader> readers;
  for (const std::string& image : images) readers.emplace_back(std::string_view(image).substr(1));
  std::vector<std::string> texts(2);
  std::vector<ReadSection> sections;
  for (std::string& text : texts)
    sections.emplace_back([&text](std::span<ByteReader> of_each) {
      std::size_t size = 0;
      for (ByteReader& from : of_each) text += from.read_bytes(++size);
    });
  read_sections(readers, sections);
  EXPECT_EQ(texts, (std::vector<std::string>{"acc", "bdd"}));
  for (ByteReader& reader : readers) EXPECT_EQ(reader.read<char>(), '>');
}

TEST(ImageSections, OneThatIsNotReadToItsEndFails) {
  EXPECT_EQ(read(written({"one", "two"}), {3, 2}), std::vector<std::string>());
}

TEST(ImageSections, OneThatIsReadBeyondItsEndFails) {
  EXPECT_EQ(read(written({"one", "two"}), {4, 3}), std::vector<std::string>());
}

TEST(ImageSections, WhatIsCutFails) {
  const std::string image = written({"one", "two"});
  for (std::size_t size = 1; size < image.size(); ++size)
    EXPECT_EQ(read(image.substr(0, size), {3, 3}), std::vector<std::string>()) << size;
}

TEST(ImageSections, ManyDoNotTakeManyThreads) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  const std::vector<WriteSection> sections(1000, [&](ByteWriter&) {
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
  });
  ByteWriter to;
  write_sections(to, sections);
  EXPECT_GE(threads.size(), 1u);
  EXPECT_LE(threads.size(), std::max(std::thread::hardware_concurrency(), 1u));
}

TEST(ImageSections, WhatOneThrowsIsThrown) {
  const std::vector<WriteSection> sections{
      [](ByteWriter&) {}, [](ByteWriter&) { throw std::runtime_error("no memory"); }};
  ByteWriter to;
  EXPECT_THROW(write_sections(to, sections), std::runtime_error);
}

}  // namespace
}  // namespace kpiwatch
