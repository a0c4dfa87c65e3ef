#include "metrics/base/image_sections.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <future>
#include <thread>
#include <vector>

#include "metrics/base/run_beside.h"

namespace kpiwatch {
namespace {

/// Runs `work(i)` for each place below `count`, the first ones first; throws what one of them
/// throws.
template <class Work>
void run_together(std::size_t count, Work work) {
  std::atomic<std::size_t> next = 0;
  const auto take_turns = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const std::size_t threads = std::min<std::size_t>(count, std::thread::hardware_concurrency());
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < threads; ++i) others.push_back(run_beside(take_turns));
  take_turns();
  for (auto& other : others) other.get();
}

}  // namespace

void write_sections(ByteWriter& to, std::span<const WriteSection> sections) {
  std::vector<ByteWriter> written(sections.size());
  run_together(sections.size(), [&](std::size_t i) { sections[i](written[i]); });
  for (ByteWriter& section : written) {
    to.write(std::uint64_t{section.size()});
    to.append(section);
  }
}

void read_sections(std::span<ByteReader> images, std::span<const ReadSection> sections) {
  std::vector<std::vector<ByteReader>> readers(sections.size());
  for (ByteReader& image : images) {
    for (auto& section : readers) section.emplace_back(image.read_bytes(image.read_count(1)));
    if (!image.ok()) return;
  }
  run_together(sections.size(), [&](std::size_t i) { sections[i](readers[i]); });
  for (const auto& section : readers)
    for (std::size_t i = 0; i < images.size(); ++i)
      images[i].expect(section[i].ok() && section[i].at_end());
}

}  // namespace kpiwatch
