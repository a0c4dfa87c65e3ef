#pragma once

#include <functional>
#include <span>

#include "metrics/base/byte_io.h"

/// Parts of an image that have nothing to do with one another, each preceded by its size. They are
/// written and read at the same time, on as many threads as the machine has processors.
namespace kpiwatch {

using WriteSection = std::function<void(ByteWriter&)>;
void write_sections(ByteWriter& to, std::span<const WriteSection> sections);

/// Reads the section of each image to its end, or fails.
using ReadSection = std::function<void(std::span<ByteReader>)>;
/// As many as were written into each of the images. Where one of them fails, so does its image.
void read_sections(std::span<ByteReader> images, std::span<const ReadSection> sections);

}  // namespace kpiwatch
