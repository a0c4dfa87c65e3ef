#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

namespace kpiwatch {

/// A line of a file, counted from 1, without its end.
struct Line {
  std::uint64_t number = 0;
  std::string text;
  bool too_long = false;  ///< and then `text` is only its beginning
};

/// Reads a stream line by line, without ever holding more than one: blank lines are skipped, a byte
/// order mark before the first one and a CR before the line end are taken off, and of a line longer
/// than `longest` bytes the rest is thrown away.
class LineReader {
 public:
  LineReader(std::istream& stream, std::size_t longest);

  std::optional<Line> next();

 private:
  bool read_line(Line& line);

  std::istream& stream_;
  std::size_t longest_;
  std::uint64_t number_ = 0;
};

}  // namespace kpiwatch
