#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/storage/codec/coded_bytes.h"
#include "daemon/storage/codec/line_hole.h"

namespace kpiwatch {

/// What lines that are alike have in common: literal text, a hole, literal text, a hole, and so on
/// to the end of the line.
struct LineTemplate {
  struct Part {
    std::string literal;
    Hole hole;  ///< after the literal; none after the last
  };
  std::vector<Part> parts;

  std::size_t holes() const { return parts.size() - 1; }
};

/// A template as bytes: each part's literal as a text, and its hole as a byte. Equal templates give
/// equal bytes.
void write_template(const LineTemplate& the_template, CodeWriter& out);
/// What cannot be read makes `in` fail or gives a template without parts.
LineTemplate read_template(CodeReader& in);

/// A line beyond that many holes is literal text.
inline constexpr std::size_t kMostHoles = 64;

/// How a line is cut into a template.
enum class Cut {
  /// Runs of digits are holes, and times, UUIDs and long runs of hexadecimal digits.
  kFine,
  /// Beside these, what is within quotes and not wholly one of them is a text: for lines whose
  /// words differ.
  kCoarse
};
/// `line` is a line without its end, which follows it.
LineTemplate cut(std::string_view line, Cut how);

/// The numbers (of texts, lengths) that stand in the holes of the line that begins at `at`, and
/// where that line ends; nullptr when the template is another's. A line end must follow before
/// `end`.
const char* match(const LineTemplate& the_template, const char* at, const char* end,
                  HoleReader& reader, std::uint64_t* numbers);

}  // namespace kpiwatch
