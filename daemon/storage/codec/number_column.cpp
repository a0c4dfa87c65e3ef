#include "daemon/storage/codec/number_column.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace kpiwatch {
namespace {

enum class Coding : unsigned char { kEven, kFollows, kSteps, kRange, kStepRange, kStepList };

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

/// A few different steps, in order of appearance.
class StepList {
 public:
  /// Its place; kNone when the list is full of others.
  std::size_t place_of(std::uint64_t step) {
    if (size_ > 0 && steps_[last_] == step) return last_;
    for (std::size_t place = 0; place < size_; ++place)
      if (steps_[place] == step) return last_ = place;
    if (size_ == steps_.size()) return kNone;
    steps_[size_] = step;
    return last_ = size_++;
  }
  std::span<const std::uint64_t> steps() const { return {steps_.data(), size_}; }
  unsigned width() const { return width_of(size_ - 1); }

  static constexpr std::size_t kNone = kMost;

 private:
  std::array<std::uint64_t, 16> steps_;
  std::size_t size_ = 0;
  std::size_t last_ = 0;
};

/// What the choice is made by.
struct Survey {
  std::uint64_t least = kMost;
  std::uint64_t greatest = 0;
  std::int64_t least_step = std::numeric_limits<std::int64_t>::max();
  std::int64_t greatest_step = std::numeric_limits<std::int64_t>::min();
  std::size_t step_bits = 0;  ///< of all steps that are not the one before again
  std::optional<StepList> list = StepList();

  std::uint64_t step_range() const {
    return static_cast<std::uint64_t>(greatest_step) - static_cast<std::uint64_t>(least_step);
  }
};

/// A repeated step costs about that many bits when it is deflated.
constexpr std::size_t kRepeatedStep = 8;

Survey survey(const NumberColumn& column) {
  Survey found{.least = column[0], .greatest = column[0]};
  std::uint64_t last_step = 0;
  for (std::size_t line = 1; line < column.count; ++line) {
    const std::uint64_t number = column[line];
    const std::uint64_t step = column.step(line);
    found.least = std::min(found.least, number);
    found.greatest = std::max(found.greatest, number);
    found.least_step = std::min(found.least_step, static_cast<std::int64_t>(step));
    found.greatest_step = std::max(found.greatest_step, static_cast<std::int64_t>(step));
    if (step != last_step) found.step_bits += (width_of(to_zigzag(step)) + 6) / 7 * 8;
    if (found.list && found.list->place_of(step) == StepList::kNone) found.list.reset();
    last_step = step;
  }
  found.step_bits += column.count / kRepeatedStep;
  return found;
}

bool is_even(const NumberColumn& column) {
  if (column.count < 3) return true;
  const std::uint64_t step = column.step(1);
  for (std::size_t line = 2; line < column.count; ++line)
    if (column.step(line) != step) return false;
  return true;
}

bool follows(const NumberColumn& column, const NumberColumn& leader) {
  const std::uint64_t distance = column[0] - leader[0];
  for (std::size_t line = 1; line < column.count; ++line)
    if (column[line] - leader[line] != distance) return false;
  return true;
}

void begin(Coding coding, std::uint64_t first, CodedColumns& out) {
  out.bytes.number(static_cast<std::uint64_t>(coding));
  out.bytes.number(first);
}

void write_steps(const NumberColumn& column, CodedColumns& out) {
  begin(Coding::kSteps, column[0], out);
  for (std::size_t line = 1; line < column.count; ++line) out.bytes.difference(column.step(line));
}

void write_range(const NumberColumn& column, const Survey& found, CodedColumns& out) {
  begin(Coding::kRange, found.least, out);
  const unsigned width = width_of(found.greatest - found.least);
  out.bytes.number(width);
  for (std::size_t line = 0; line < column.count; ++line)
    out.bits.put(column[line] - found.least, width);
}

void write_step_range(const NumberColumn& column, const Survey& found, CodedColumns& out) {
  begin(Coding::kStepRange, column[0], out);
  const auto least = static_cast<std::uint64_t>(found.least_step);
  const unsigned width = width_of(found.step_range());
  out.bytes.difference(least);
  out.bytes.number(width);
  for (std::size_t line = 1; line < column.count; ++line)
    out.bits.put(column.step(line) - least, width);
}

void write_step_list(const NumberColumn& column, StepList& list, CodedColumns& out) {
  begin(Coding::kStepList, column[0], out);
  const unsigned width = list.width();
  out.bytes.number(list.steps().size());
  for (const std::uint64_t step : list.steps()) out.bytes.difference(step);
  out.bytes.number(width);
  for (std::size_t line = 1; line < column.count; ++line)
    out.bits.put(list.place_of(column.step(line)), width);
}

void write_irregular(const NumberColumn& column, CodedColumns& out) {
  Survey found = survey(column);
  const std::size_t range = column.count * width_of(found.greatest - found.least);
  const std::size_t step_range = column.count * width_of(found.step_range());
  const std::size_t step_list =
      found.list ? column.count * found.list->width() + found.list->steps().size() * 16 : kMost;
  const std::size_t least = std::min({range, step_range, step_list, found.step_bits});
  if (least == found.step_bits) return write_steps(column, out);
  if (least == range) return write_range(column, found, out);
  if (least == step_range) return write_step_range(column, found, out);
  write_step_list(column, *found.list, out);
}

/// Reads one column.
class ColumnReader {
 public:
  ColumnReader(CodeReader& bytes, BitReader& bits, std::size_t count,
               std::vector<std::uint64_t>& values)
      : bytes_(bytes), bits_(bits), count_(count), values_(values) {}

  bool even() {
    start();
    const std::uint64_t step = bytes_.difference();
    add_steps([&] { return step; });
    return true;
  }
  bool follows(std::span<const std::vector<std::uint64_t>> earlier) {
    start();
    const std::uint64_t place = bytes_.number();
    if (place >= earlier.size() || earlier[place].size() != count_) return false;
    const std::vector<std::uint64_t>& leader = earlier[place];
    const std::uint64_t distance = values_.back() - leader.front();
    for (std::size_t line = 1; line < count_; ++line) values_.push_back(leader[line] + distance);
    return true;
  }
  bool steps() {
    if (bytes_.rest().size() < count_) return false;
    start();
    add_steps([&] { return bytes_.difference(); });
    return true;
  }
  bool range() {
    const std::uint64_t least = bytes_.number();
    const std::uint64_t width = bytes_.number();
    if (!has_bits(width, count_)) return false;
    for (std::size_t line = 0; line < count_; ++line)
      values_.push_back(least + bits_.get(static_cast<unsigned>(width)));
    return true;
  }
  bool step_range() {
    start();
    const std::uint64_t least = bytes_.difference();
    const std::uint64_t width = bytes_.number();
    if (!has_bits(width, count_ - 1)) return false;
    add_steps([&] { return least + bits_.get(static_cast<unsigned>(width)); });
    return true;
  }
  bool step_list() {
    start();
    std::vector<std::uint64_t> list;
    for (std::uint64_t left = bytes_.number(); left > 0 && !bytes_.failed(); --left)
      list.push_back(bytes_.difference());
    const std::uint64_t width = bytes_.number();
    if (!has_bits(width, count_ - 1)) return false;
    bool known = true;
    add_steps([&] {
      const std::uint64_t place = bits_.get(static_cast<unsigned>(width));
      known = known && place < list.size();
      return known ? list[place] : 0;
    });
    return known;
  }

 private:
  void start() { values_.push_back(bytes_.number()); }
  template <class Step>
  void add_steps(Step step) {
    std::uint64_t number = values_.back();
    for (std::size_t line = 1; line < count_; ++line) values_.push_back(number += step());
  }
  bool has_bits(std::uint64_t width, std::size_t times) const {
    return width <= 64 && (width == 0 || bits_.bits_left() / width >= times);
  }

  CodeReader& bytes_;
  BitReader& bits_;
  const std::size_t count_;
  std::vector<std::uint64_t>& values_;
};

}  // namespace

void write_column(const NumberColumn& column, std::span<const NumberColumn> earlier,
                  CodedColumns& out) {
  if (is_even(column)) {
    begin(Coding::kEven, column[0], out);
    out.bytes.difference(column.count > 1 ? column.step(1) : 0);
    return;
  }
  for (std::size_t place = 0; place < earlier.size(); ++place) {
    if (earlier[place].count == 0 || !follows(column, earlier[place])) continue;
    begin(Coding::kFollows, column[0], out);
    out.bytes.number(place);
    return;
  }
  write_irregular(column, out);
}

bool read_column(CodeReader& bytes, BitReader& bits, std::size_t count,
                 std::span<const std::vector<std::uint64_t>> earlier,
                 std::vector<std::uint64_t>& values) {
  values.reserve(values.size() + count);
  ColumnReader reader(bytes, bits, count, values);
  const auto read = [&] {
    switch (static_cast<Coding>(bytes.number())) {
      case Coding::kEven:
        return reader.even();
      case Coding::kFollows:
        return reader.follows(earlier);
      case Coding::kSteps:
        return reader.steps();
      case Coding::kRange:
        return reader.range();
      case Coding::kStepRange:
        return reader.step_range();
      case Coding::kStepList:
        return reader.step_list();
    }
    return false;
  };
  return read() && !bytes.failed() && !bits.failed();
}

}  // namespace kpiwatch
