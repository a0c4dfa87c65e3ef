#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// What a configuration file may hold at most.
inline constexpr std::size_t kMaxTextFileBytes = std::size_t{16} << 20;

/// The bytes of a file of at most `most`, a whole number of MiB, or why they cannot be had.
[[nodiscard]] Result<std::string> read_bytes(const std::filesystem::path& file,
                                             std::size_t most = kMaxTextFileBytes);
/// The same of a stream, up to its end.
[[nodiscard]] Result<std::string> read_bytes(std::istream& stream, std::size_t most);

/// The text without a byte order mark, when it is UTF-8 without control characters other than tab
/// and line ends; else a complaint about the first byte that is not.
[[nodiscard]] std::optional<std::string> to_clean_text(std::string bytes,
                                                       const Complaints& complaints);

/// Turns byte offsets of a text into lines and columns.
class LineIndex {
 public:
  /// `text` must outlive the index and be UTF-8.
  explicit LineIndex(std::string_view text);
  Position at(std::size_t offset) const;

 private:
  std::size_t characters_before(std::size_t offset) const;

  std::string_view text_;
  std::vector<std::size_t> starts_;  ///< where each line begins
  /// How many characters come before every kStride-th byte: a whole file may be a single line.
  std::vector<std::size_t> counts_;
};

}  // namespace kpiwatch
