#include "config/text_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <system_error>

#include "metrics/base/utf8.h"

namespace kpiwatch {
namespace {

constexpr std::size_t kStride = 256;
constexpr std::string_view kUtf16Marks[] = {"\xFF\xFE", "\xFE\xFF"};

bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

bool is_forbidden_control(unsigned char byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

bool is_utf16(std::string_view bytes) {
  return std::ranges::any_of(kUtf16Marks, [&](auto mark) { return bytes.starts_with(mark); });
}

/// Position of an offset up to which the text is known to be good.
Position position_in(std::string_view text, std::size_t offset) {
  return LineIndex(text.substr(0, offset)).at(offset);
}

Error unreadable() {
  return invalid(fmt::format("cannot read it: {}", std::generic_category().message(errno)));
}

}  // namespace

Result<std::string> read_bytes(const std::filesystem::path& file, std::size_t most) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) return invalid("expected a file, found a folder");
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream.is_open()) return unreadable();
  return read_bytes(stream, most);
}

Result<std::string> read_bytes(std::istream& stream, std::size_t most) {
  errno = 0;
  std::string bytes;
  std::array<char, 65536> piece;
  while (bytes.size() <= most && stream.read(piece.data(), piece.size()).gcount() > 0) {
    bytes.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) return unreadable();
  if (bytes.size() > most) {
    return invalid(fmt::format("expected a file of at most {} MiB, found more", most >> 20));
  }
  return bytes;
}

std::optional<std::string> to_clean_text(std::string bytes, const Complaints& complaints) {
  if (is_utf16(bytes)) {
    complaints.add({},
                   "expected UTF-8, found UTF-16 (it becomes UTF-8 by: iconv -f UTF-16 -t UTF-8 "
                   "FILE)");
    return std::nullopt;
  }
  if (bytes.starts_with(kByteOrderMark)) bytes.erase(0, kByteOrderMark.size());
  const std::string_view text = bytes;
  for (std::size_t offset = 0; offset < text.size();) {
    const auto byte = static_cast<unsigned char>(text[offset]);
    if (is_forbidden_control(byte)) {
      complaints.add(position_in(text, offset),
                     fmt::format("expected text, found the control character 0x{:02x}", byte));
      return std::nullopt;
    }
    const std::size_t length = utf8_length(text.substr(offset));
    if (length == 0) {
      complaints.add(position_in(text, offset),
                     fmt::format("expected UTF-8, found the byte 0x{:02x} (what is in GBK becomes "
                                 "UTF-8 by: iconv -f GB18030 -t UTF-8 FILE)",
                                 byte));
      return std::nullopt;
    }
    offset += length;
  }
  return bytes;
}

LineIndex::LineIndex(std::string_view text) : text_(text), starts_{0} {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % kStride == 0) counts_.push_back(characters);
    if (text[i] == '\n') starts_.push_back(i + 1);
    if (!is_continuation(static_cast<unsigned char>(text[i]))) ++characters;
  }
}

Position LineIndex::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto line = std::prev(std::upper_bound(starts_.begin(), starts_.end(), offset));
  const auto characters = characters_before(offset) - characters_before(*line);
  return {static_cast<int>(line - starts_.begin()) + 1, static_cast<int>(characters) + 1};
}

std::size_t LineIndex::characters_before(std::size_t offset) const {
  if (counts_.empty()) return 0;
  const std::size_t stride = std::min(offset / kStride, counts_.size() - 1);
  const std::string_view rest = text_.substr(stride * kStride, offset - stride * kStride);
  const auto characters = std::count_if(rest.begin(), rest.end(), [](char c) {
    return !is_continuation(static_cast<unsigned char>(c));
  });
  return counts_[stride] + static_cast<std::size_t>(characters);
}

}  // namespace kpiwatch
