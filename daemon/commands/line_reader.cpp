#include "daemon/commands/line_reader.h"

#include <istream>
#include <string_view>

#include "metrics/base/utf8.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kBlank = " \t\r";

}  // namespace

LineReader::LineReader(std::istream& stream, std::size_t longest)
    : stream_(stream), longest_(longest) {}

std::optional<Line> LineReader::next() {
  Line line;
  while (read_line(line)) {
    if (line.text.ends_with('\r')) line.text.pop_back();
    if (line.number == 1 && line.text.starts_with(kByteOrderMark))
      line.text.erase(0, kByteOrderMark.size());
    if (line.too_long || line.text.find_first_not_of(kBlank) != std::string::npos) return line;
  }
  return std::nullopt;
}

bool LineReader::read_line(Line& line) {
  line = {++number_, {}, false};
  std::streambuf& buffer = *stream_.rdbuf();
  using Traits = std::char_traits<char>;
  for (;;) {
    const auto c = buffer.sbumpc();
    if (Traits::eq_int_type(c, Traits::eof())) return !line.text.empty();
    if (c == '\n') return true;
    // A CR may be part of the end.
    const std::size_t most = c == '\r' ? longest_ + 1 : longest_;
    if (line.text.size() < most) {
      line.text += Traits::to_char_type(c);
    } else {
      line.too_long = true;
    }
  }
}

}  // namespace kpiwatch
