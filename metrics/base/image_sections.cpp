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
