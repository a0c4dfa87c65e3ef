#include "daemon/storage/codec/line_codec.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

#include "daemon/storage/codec/deflate.h"
#include "daemon/storage/codec/line_template.h"
#include "daemon/storage/codec/number_column.h"

namespace kpiwatch {
namespace {

/// `bytes` are never that many times as long as the text.
constexpr std::size_t kMostCoded = 16;

/// A template and its lines' numbers, line by line.
struct Alike {
  LineTemplate shape;
  std::vector<std::uint64_t> numbers = {};
  std::size_t lines = 0;
  std::size_t next = 0;  ///< template of the line that came after one of these last

  NumberColumn column(std::size_t hole) const {
    return {.first = numbers.data() + hole, .stride = shape.holes(), .count = lines};
  }
};

/// Sorts lines by what they have in common.
class LineSorter {
 public:
  explicit LineSorter(std::string_view lines)
      : at_(lines.data()), end_(lines.data() + lines.size()), reader_(lines.data()) {}

  void sort() {
    while (at_ < end_) {
      const std::size_t place = take_line();
      if (!sequence_.empty()) alike_[sequence_.back()].next = place;
      sequence_.push_back(place);
    }
  }

  const std::deque<Alike>& alike() const { return alike_; }
  const std::vector<std::uint64_t>& sequence() const { return sequence_; }

 private:
  /// How many of the templates used last are tried before a line is cut anew.
  static constexpr std::size_t kTried = 4;

  std::size_t take_line() {
    if (!sequence_.empty()) {
      const std::size_t expected = alike_[sequence_.back()].next;
      if (fits(expected)) return expected;
      for (const std::size_t place : recent_)
        if (place < alike_.size() && place != expected && fits(place)) return remember(place);
    }
    const std::size_t place = remember(place_of_line());
    [[maybe_unused]] const bool fitting = fits(place);
    assert(fitting && "a line fits the template that was cut from it");
    return place;
  }

  bool fits(std::size_t place) {
    Alike& alike = alike_[place];
    const char* after = match(alike.shape, at_, end_, reader_, numbers_.data());
    if (after == nullptr) return false;
    alike.numbers.insert(alike.numbers.end(), numbers_.begin(),
                         numbers_.begin() + static_cast<std::ptrdiff_t>(alike.shape.holes()));
    ++alike.lines;
    at_ = after + 1;
    return true;
  }

  std::size_t remember(std::size_t place) {
    const auto found = std::ranges::find(recent_, place);
    std::rotate(recent_.begin(), found == recent_.end() ? found - 1 : found,
                found == recent_.end() ? found : found + 1);
    recent_.front() = place;
    return place;
  }

  /// Finely cut templates are many where words differ from line to line.
  std::size_t place_of_line() {
    const std::string_view line(at_, static_cast<std::size_t>(std::find(at_, end_, '\n') - at_));
    const bool few = alike_.size() < 8 + sequence_.size() / 32;
    LineTemplate fine = cut(line, Cut::kFine);
    const auto known = places_.find(key_of(fine));
    if (known != places_.end()) return known->second;
    return few ? add(std::move(fine)) : add(cut(line, Cut::kCoarse));
  }

  std::size_t add(LineTemplate shape) {
    const auto [entry, added] = places_.try_emplace(key_of(shape), alike_.size());
    if (added) alike_.push_back({.shape = std::move(shape), .next = entry->second});
    return entry->second;
  }

  static std::string key_of(const LineTemplate& shape) {
    CodeWriter key;
    write_template(shape, key);
    return key.bytes();
  }

  const char* at_;
  const char* const end_;
  HoleReader reader_;
  std::array<std::uint64_t, kMostHoles> numbers_;
  std::deque<Alike> alike_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<std::uint64_t> sequence_;
  std::array<std::size_t, kTried> recent_ = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
};

void write_texts(const NumberColumn& begins, const char* base, CodeWriter& out) {
  for (std::size_t line = 0; line < begins.count; ++line) {
    out.raw(text_at(base + begins[line]));
    out.raw("\n");
  }
}

void write_columns(const Alike& alike, const char* base, CodedColumns& out) {
  std::vector<NumberColumn> earlier;
  for (std::size_t hole = 0; hole < alike.shape.holes(); ++hole) {
    const NumberColumn column = alike.column(hole);
    if (alike.shape.parts[hole].hole.kind == Hole::Kind::kText) {
      write_texts(column, base, out.bytes);
      earlier.emplace_back();
    } else {
      write_column(column, earlier, out);
      earlier.push_back(column);
    }
  }
}

std::string put_together(CodedColumns coded) {
  coded.bits.finish();
  const std::string& bytes = coded.bytes.bytes();
  const std::string deflated = deflate(bytes, bytes.size() - 1);
  CodeWriter out;
  out.number(bytes.size());
  out.text(deflated);
  if (deflated.empty()) out.raw(bytes);
  out.raw(coded.bits.bytes());
  return out.bytes();
}

/// Reads what encode_lines wrote.
class LineDecoder {
 public:
  LineDecoder(std::string_view bytes, std::string_view bits, std::size_t size)
      : bytes_(bytes), bits_(bits), size_(size) {}

  std::optional<std::string> decode() {
    const std::uint64_t lines = bytes_.number();
    const std::string_view rest = bytes_.text();
    if (lines > size_ || !read_templates() || !read_sequence(lines) || !read_all_columns())
      return std::nullopt;
    plain_.reserve(size_);
    for (const std::uint64_t place : sequence_)
      if (!put_line(groups_[place])) return std::nullopt;
    plain_.append(rest);
    if (plain_.size() != size_) return std::nullopt;
    return std::move(plain_);
  }

 private:
  struct Group {
    LineTemplate shape;
    std::size_t lines = 0;
    std::size_t next = 0;                                   ///< line to be put next
    std::vector<std::vector<std::uint64_t>> columns = {};   ///< by hole; of texts, empty
    std::vector<std::vector<std::string_view>> texts = {};  ///< by hole; of numbers, empty
  };

  bool read_templates() {
    for (std::uint64_t left = bytes_.number(); left > 0; --left) {
      Group group{.shape = read_template(bytes_)};
      if (group.shape.parts.empty()) return false;
      groups_.push_back(std::move(group));
    }
    return !bytes_.failed();
  }

  bool read_sequence(std::size_t lines) {
    if (lines == 0) return true;
    if (!read_column(bytes_, bits_, lines, {}, sequence_)) return false;
    for (const std::uint64_t place : sequence_) {
      if (place >= groups_.size()) return false;
      ++groups_[place].lines;
    }
    return true;
  }

  bool read_all_columns() {
    return std::ranges::all_of(groups_, [&](Group& group) { return read_columns(group); });
  }

  bool read_columns(Group& group) {
    if (group.lines == 0) return false;
    for (std::size_t hole = 0; hole < group.shape.holes(); ++hole) {
      // Whatever stands in a hole, but for a text, is a byte at least.
      numbers_ += group.lines;
      if (numbers_ > size_ * 2) return false;
      std::vector<std::uint64_t> numbers;
      std::vector<std::string_view> texts;
      if (group.shape.parts[hole].hole.kind == Hole::Kind::kText) {
        for (std::size_t line = 0; line < group.lines && !bytes_.failed(); ++line)
          texts.push_back(bytes_.until('\n'));
      } else if (!read_column(bytes_, bits_, group.lines, group.columns, numbers)) {
        return false;
      }
      group.columns.push_back(std::move(numbers));
      group.texts.push_back(std::move(texts));
    }
    return !bytes_.failed();
  }

  bool put_line(Group& group) {
    const std::size_t line = group.next++;
    for (std::size_t part = 0; part < group.shape.parts.size(); ++part) {
      const auto& [literal, hole] = group.shape.parts[part];
      plain_.append(literal);
      if (hole.kind == Hole::Kind::kNone) break;
      if (hole.kind == Hole::Kind::kText)
        plain_.append(group.texts[part][line]);
      else if (!writer_.write(hole, group.columns[part][line], plain_))
        return false;
    }
    plain_.push_back('\n');
    return plain_.size() <= size_;
  }

  CodeReader bytes_;
  BitReader bits_;
  const std::size_t size_;
  std::vector<Group> groups_;
  std::vector<std::uint64_t> sequence_;
  std::size_t numbers_ = 0;
  HoleWriter writer_;
  std::string plain_;
};

}  // namespace

std::string encode_lines(std::string_view plain) {
  assert(plain.size() <= kMostLineBytes && "longer texts are written otherwise");
  const std::size_t end_of_lines = plain.rfind('\n') + 1;
  LineSorter sorter(plain.substr(0, end_of_lines));
  sorter.sort();

  CodedColumns out;
  out.bytes.number(sorter.sequence().size());
  out.bytes.text(plain.substr(end_of_lines));
  out.bytes.number(sorter.alike().size());
  for (const Alike& alike : sorter.alike()) write_template(alike.shape, out.bytes);
  if (!sorter.sequence().empty())
    write_column({.first = sorter.sequence().data(), .count = sorter.sequence().size()}, {}, out);
  for (const Alike& alike : sorter.alike()) write_columns(alike, plain.data(), out);
  return put_together(std::move(out));
}

std::optional<std::string> decode_lines(std::string_view bytes, std::size_t size) {
  if (size > kMostLineBytes) return std::nullopt;
  CodeReader in(bytes);
  const std::uint64_t plain_size = in.number();
  const std::string_view deflated = in.text();
  if (deflated.empty()) {
    const std::string_view plain = in.raw(plain_size);
    return in.failed() ? std::nullopt : LineDecoder(plain, in.rest(), size).decode();
  }
  if (in.failed() || plain_size / kMostTimes > deflated.size() ||
      plain_size > (size + 4) * kMostCoded)
    return std::nullopt;
  std::string plain(plain_size, '\0');
  if (!inflate(deflated, Wrapping::kNone, plain)) return std::nullopt;
  return LineDecoder(plain, in.rest(), size).decode();
}

}  // namespace kpiwatch
