#include "metrics/facts/step_leaf.h"

#include <span>

namespace kpiwatch {
namespace {

// Of what is read from an image. There are fewer assets, and no instant is later.
constexpr std::int64_t kMostDelta = std::int64_t{1} << 32;
constexpr std::int64_t kHighest = std::int64_t{1} << 60;

}  // namespace

int StepLeaf::add(std::int64_t place, std::int64_t delta) {
  Reader reading = reader();
  std::int64_t before = base_;  // the place of the step before
  const std::uint8_t* begin = reading.at;
  while (reading.next() && reading.place < place) {
    before = reading.place;
    begin = reading.at;
  }
  std::uint8_t bytes[2 * kLongestStep];
  std::uint8_t* end = bytes;
  int more = 0;
  if (begin == reading.end) {
    end = write(end, place - before, delta);
    more = 1;
  } else if (reading.place > place) {
    end = write(end, place - before, delta);
    end = write(end, reading.place - place, reading.delta);
    more = 1;
  } else if (reading.delta + delta != 0) {
    end = write(end, place - before, reading.delta + delta);
  } else {
    more = -1;
    if (reading.next()) end = write(end, reading.place - before, reading.delta);
  }
  replace(static_cast<std::size_t>(begin - data_.data()),
          static_cast<std::size_t>(reading.at - data_.data()), bytes,
          static_cast<std::size_t>(end - bytes));
  return more;
}

bool StepLeaf::append(std::int64_t last, std::int64_t place, std::int64_t delta) {
  std::uint8_t bytes[kLongestStep];
  const auto added = static_cast<std::size_t>(write(bytes, place - last, delta) - bytes);
  if (size_ + added > kMostBytes) return false;
  replace(size_, size_, bytes, added);
  return true;
}

std::optional<std::int64_t> StepLeaf::next(std::int64_t place) const {
  for (Reader reading = reader(); reading.next();) {
    if (reading.place >= place) return reading.place;
  }
  return std::nullopt;
}

std::int64_t StepLeaf::last() const {
  Reader reading = reader();
  while (reading.next()) {
  }
  return reading.place;
}

StepLeaf StepLeaf::split() {
  Reader reading = reader();
  while (reading.at < reading.end - size_ / 2 && reading.next()) {
  }
  const auto kept = static_cast<std::size_t>(reading.at - data_.data());
  StepSum sum = before();
  sum += Scan(*this).before(reading.place + 1);
  reading.next();
  StepLeaf upper(reading.place);
  upper.add_before(sum);
  upper.append(upper.base_, reading.place, reading.delta);
  upper.replace(upper.size_, upper.size_, reading.at,
                static_cast<std::size_t>(reading.end - reading.at));
  replace(kept, size_, nullptr, 0);
  return upper;
}

void StepLeaf::absorb(const StepLeaf& next) {
  Reader reading = next.reader();
  if (!reading.next()) return;
  append(last(), reading.place, reading.delta);
  replace(size_, size_, reading.at, static_cast<std::size_t>(reading.end - reading.at));
}

void StepLeaf::save(ByteWriter& bytes) const {
  bytes.write(base_);
  bytes.write(size_);
  bytes.write_all(std::span(data_.data(), size_));
}

StepLeaf::Loaded StepLeaf::load(ByteReader& bytes) {
  const std::string_view data = bytes.read_bytes(bytes.read<std::uint16_t>());
  replace(0, 0, reinterpret_cast<const std::uint8_t*>(data.data()), data.size());
  Loaded loaded;
  Reader reading = reader();
  if (size_ != 0) bytes.expect((reading.end[-1] & 0x80U) == 0);
  while (bytes.ok() && reading.at != reading.end) {
    bytes.expect(reading.next_if_sound());
    if (!bytes.ok()) break;
    loaded.sum.add(reading.place, reading.delta);
    ++loaded.count;
  }
  loaded.last = reading.place;
  return loaded;
}

bool StepLeaf::Reader::next_if_sound() {
  const std::uint64_t head = read_varint(at);
  if (head >> 2 > static_cast<std::uint64_t>(kHighest - place)) return false;
  place += static_cast<std::int64_t>(head >> 2);
  const std::uint64_t what = head & 3;
  if (what < 2) {
    delta = 1 - 2 * static_cast<std::int64_t>(what);
    return true;
  }
  if (what == 3 || at == end) return false;
  delta = from_zigzag(read_varint(at));
  return -kMostDelta < delta && delta < kMostDelta;
}

std::uint8_t* StepLeaf::write(std::uint8_t* to, std::int64_t distance, std::int64_t delta) {
  const std::uint64_t head = static_cast<std::uint64_t>(distance) << 2;
  if (delta == 1) return write_varint(to, head);
  if (delta == -1) return write_varint(to, head | 1);
  return write_varint(write_varint(to, head | 2), to_zigzag(delta));
}

void StepLeaf::replace(std::size_t begin, std::size_t end, const std::uint8_t* bytes,
                       std::size_t count) {
  size_ = static_cast<std::uint16_t>(data_.replace(size_, begin, end, bytes, count));
}

}  // namespace kpiwatch
