#pragma once

#include <boost/endian/conversion.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kpiwatch {

/// Four bytes of one of SQLite's files as a number, the most significant byte first
/// (https://sqlite.org/fileformat.html, 1.3).
inline std::uint32_t word_at(std::string_view bytes, std::size_t place) {
  return boost::endian::load_big_u32(
      reinterpret_cast<const unsigned char*>(bytes.substr(place, 4).data()));
}

}  // namespace kpiwatch
