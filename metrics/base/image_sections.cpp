#include "metrics/base/image_sections.h"

#include <cstdint>
#include <vector>

#include "metrics/base/run_beside.h"

namespace kpiwatch {

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
