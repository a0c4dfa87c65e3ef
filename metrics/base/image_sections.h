#pragma once

#include <functional>
#include <span>

#include "metrics/base/byte_io.h"

/// Parts of an image that have nothing to do with one another, each preceded by its size. They are
/// written and read at the same time, on as many threads as the machine has processors.
namespace kpiwatch {

using WriteSection = std::function<void(ByteWriter&)>;
void write_sections(ByteWriter& to, std::span<const WriteSection> sections);

/// Reads to the end of its section, or fails.
using ReadSection = std::function<void(ByteReader&)>;
/// As many as were written. Fails when one of them does.
void read_sections(ByteReader& from, std::span<const ReadSection> sections);

}  // namespace kpiwatch
