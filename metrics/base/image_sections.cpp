#include "metrics/base/image_sections.h"

#include <algorithm>
#include <cstdint>
#include <future>
#include <vector>

namespace kpiwatch {
namespace {

/// Runs `work(i)` for each place below `count`; throws what one of them throws.
template <class Work>
void run_together(std::size_t count, Work work) {
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < count; ++i) others.push_back(std::async(std::launch::async, work, i));
  if (count > 0) work(std::size_t{0});
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

void read_sections(ByteReader& from, std::span<const ReadSection> sections) {
  std::vector<ByteReader> readers;
  for (std::size_t i = 0; i < sections.size(); ++i)
    readers.emplace_back(from.read_bytes(from.read_count(1)));
  if (!from.ok()) return;
  run_together(sections.size(), [&](std::size_t i) { sections[i](readers[i]); });
  from.expect(std::ranges::all_of(
      readers, [](const ByteReader& reader) { return reader.ok() && reader.at_end(); }));
}

}  // namespace kpiwatch
