#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/base/byte_io.h"
#include "metrics/base/image_extent.h"

namespace kpiwatch::support {

/// An image of the whole of something, and those of what changed each time it was saved again.
class SavedImages {
 public:
  /// `write(ByteWriter&)` writes one more; that of the whole takes the place of all others.
  template <class Write>
  void save(ImageExtent extent, Write write) {
    if (extent == ImageExtent::kWhole) images_.clear();
    ByteWriter writer;
    write(writer);
    images_.push_back(writer.take());
  }
  std::vector<std::string_view> images() const { return {images_.begin(), images_.end()}; }

  /// Whether something empty takes all of them, at once or one after the other.
  template <class Loaded>
  bool load(Loaded& empty) const {
    std::vector<ByteReader> readers(images_.begin(), images_.end());
    if constexpr (requires { empty.load(std::span(readers)); }) {
      empty.load(std::span(readers));
    } else {
      for (ByteReader& reader : readers) empty.load(reader);
    }
    return std::ranges::all_of(
        readers, [](const ByteReader& reader) { return reader.ok() && reader.at_end(); });
  }

 private:
  std::vector<std::string> images_;
};

/// Now and then all of it is saved again.
template <class Random>
ImageExtent some_extent(Random& random) {
  return random() % 8 == 0 ? ImageExtent::kWhole : ImageExtent::kChanges;
}

}  // namespace kpiwatch::support
