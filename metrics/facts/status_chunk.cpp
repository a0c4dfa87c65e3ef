#include "metrics/facts/status_chunk.h"

#include <algorithm>
#include <boost/container/static_vector.hpp>
#include <cassert>

namespace kpiwatch {
namespace {

constexpr EventNumber kMostNumbers = EventNumber{1} << 44;

/// What a run needs beyond its end.
std::uint8_t* write_rest(std::uint8_t* to, const StatusRun& run) {
  if (run.is_plain()) return to;
  const auto known = (run.first_known ? 2U : 0U) | (run.last_known ? 1U : 0U);
  to = write_varint_reversed(to, run.numbers.last - run.numbers.first);
  to = write_varint_reversed(to, static_cast<std::uint64_t>(run.step.count()));
  return write_varint_reversed(to, std::uint64_t{run.count} << 2 | known);
}

/// A few neighbours: at most a run before, one around, and one after an instant; and those with a
/// status put among them.
using Neighbours = boost::container::static_vector<StatusRun, 3>;
using Replacement = boost::container::static_vector<StatusRun, 5>;

/// Adds a run behind the others, in one with the last of them if it can be.
void add(Replacement& runs, const StatusRun& run) {
  if (!runs.empty()) {
    if (const auto joined = join(runs.back(), run)) {
      runs.back() = *joined;
      return;
    }
  }
  runs.push_back(run);
}

/// Adds the run with `said` before, in or instead of a part of it.
void add_with(Replacement& runs, const StatusRun& run, const StatusRun& said) {
  std::uint32_t beat = 0;  // the first that is not earlier
  if (run.first < said.first) {
    beat = run.beat_at(said.first);
    if (run.at(beat) < said.first) ++beat;
    add(runs, run.slice(0, beat));
  }
  add(runs, said);
  if (beat < run.count && run.at(beat) == said.first) ++beat;
  if (beat < run.count) add(runs, run.slice(beat, run.count));
}

/// What the end of the run before them depends on.
bool begins_alike(const StatusRun& a, const StatusRun& b) {
  return a.first == b.first && a.numbers.first == b.numbers.first;
}

Replacement with(const Neighbours& runs, const StatusRun& said) {
  Replacement result;
  bool placed = false;
  for (const StatusRun& run : runs) {
    if (placed || run.last() < said.first) {
      add(result, run);
    } else {
      add_with(result, run, said);
      placed = true;
    }
  }
  return result;
}

}  // namespace

StatusRun StatusChunk::top() const {
  const std::uint8_t* end = bytes_.data() + size_;
  return read_top(end);
}

bool StatusChunk::push(const StatusRun& run) {
  std::uint8_t bytes[kLongestRun];
  std::uint8_t* end = bytes;
  if (filled_) end = write_end(end, latest_end(), run);
  end = write_rest(end, run);
  const std::span<const std::uint8_t> added(bytes, end);
  if (filled_ && size_ + added.size() > kMostBytes) return false;
  replace(size_, size_, added);
  set_latest(run);
  return true;
}

void StatusChunk::replace_top(const StatusRun& run) {
  const std::uint8_t* begin = bytes_.data() + size_;
  read_top(begin);
  std::uint8_t bytes[kLongestRun];
  replace(offset_of(begin), size_, {bytes, write_rest(bytes, run)});
  set_latest(run);
}

void StatusChunk::insert(const StatusRun& said) {
  Neighbours runs;                // from the one after the instant back to the one before
  std::optional<StatusRun> next;  // after those
  std::size_t end = size_;        // of their bytes
  std::size_t begin = size_;
  const std::uint8_t* at = bytes_.data() + size_;
  for (StatusRun run = read_top(at);; run = read_before(run, at)) {
    if (!runs.empty() && run.first > said.first) {
      next = runs.back();
      runs.clear();
      end = begin;
    }
    runs.push_back(run);
    begin = offset_of(at);
    if (run.last() < said.first || begin == 0) break;
  }
  std::reverse(runs.begin(), runs.end());
  const Replacement now = with(runs, said);
  std::uint8_t bytes[5 * kLongestRun];
  std::uint8_t* written = bytes;
  for (std::size_t i = 0; i < now.size(); ++i) {
    written = write_rest(written, now[i]);
    if (i + 1 < now.size()) {
      written = write_end(written, end_of(now[i]), now[i + 1]);
    } else if (next) {
      written = write_end(written, end_of(now[i]), *next);
    }
  }
  replace(begin, end, {bytes, written});
  if (!next) set_latest(now.back());
}

StatusChunk StatusChunk::split() {
  const std::uint8_t* at = bytes_.data() + size_;
  StatusRun first = read_top(at);  // that stays
  while (offset_of(at) > size_ / 2U) first = read_before(first, at);
  const std::size_t begin = offset_of(at);
  const End last = read_end(first, at);
  StatusChunk earlier;
  earlier.replace(0, 0, {bytes_.data(), at});
  earlier.set_latest(last);
  replace(0, begin, {});
  return earlier;
}

std::size_t StatusChunk::lasting_bytes() const {
  if (empty()) return 0;
  const std::uint8_t* begin = bytes_.data() + size_;
  read_top(begin);
  return offset_of(begin);
}

void StatusChunk::save(ByteWriter& bytes, std::size_t known_bytes) const {
  bytes.write_numbers({to_zigzag(to_millis(last_)), number_, std::uint64_t{status_} << 1 | plain_,
                       known_bytes, size_ - known_bytes});
  bytes.write_all(std::span(bytes_.data(), size_).subspan(known_bytes));
}

/// What was saved before has been looked at. It ends with what the run that was the latest begins
/// with, and fits what is new if that run still begins the same.
void StatusChunk::load(ByteReader& bytes, Instant before) {
  End end;
  end.last = from_millis(from_zigzag(bytes.read_number()));
  end.number = bytes.read_number();
  const std::uint64_t what = bytes.read_number();
  bytes.expect(what < 8);
  end.status = static_cast<Status>(what >> 1);
  end.plain = (what & 1) == 1;
  const std::uint64_t known = bytes.read_number();
  const std::string_view data = bytes.read_bytes(bytes.read_number());
  bytes.expect(known == 0 || known == lasting_bytes());
  bytes.expect(known + data.size() <= kMostBytes + kLongestRun);
  if (!bytes.ok()) return;
  const StatusRun known_top = known == 0 ? StatusRun() : top();
  replace(known, size_, std::span(reinterpret_cast<const std::uint8_t*>(data.data()), data.size()));
  const End latest = end;
  const std::uint8_t* at = bytes_.data() + size_;
  const std::uint8_t* const begin = bytes_.data() + known;
  // Every number ends at the lowest byte or above it, when that one ends a number.
  if (!data.empty()) bytes.expect((*begin & 0x80U) == 0);
  const auto pop = [&]() -> std::uint64_t {
    bytes.expect(at != begin);
    return bytes.ok() ? read_varint_reversed(at) : 0;
  };
  StatusRun run = make_run(end, pop);
  bytes.expect(is_sound(end, run));
  while (bytes.ok() && at != begin) {
    end = make_end(run, pop);
    bytes.expect(end.last < run.first);
    run = make_run(end, pop);
    bytes.expect(is_sound(end, run));
  }
  bytes.expect(known == 0 ? before < run.first : begins_alike(run, known_top));
  if (bytes.ok()) set_latest(latest);
}

/// Whether there can be such a run. Arithmetic on its members is safe then.
bool StatusChunk::is_sound(const End& end, const StatusRun& run) {
  if (end.plain)
    return end.status <= Status::kOffline && end.number < kMostNumbers && end.last < kForever &&
           end.last > kBeginning;
  const Int128 length = static_cast<Int128>(run.count - 1) * run.step.count();
  return end.status <= Status::kOffline && end.number < kMostNumbers && end.last < kForever &&
         run.numbers.first <= end.number && run.count >= 1 && run.count <= kMostBeats &&
         (run.count > 1 ? run.step > Millis{0} : run.step == Millis{0}) && run.first > kBeginning &&
         length <= to_millis(kForever) - to_millis(kBeginning) &&
         to_millis(end.last) - to_millis(run.first) == length;
}

StatusChunk::End StatusChunk::end_of(const StatusRun& run) {
  return {run.last(), run.numbers.last, run.status, run.is_plain()};
}

std::uint8_t* StatusChunk::write_end(std::uint8_t* to, const End& end, const StatusRun& above) {
  const auto gap = static_cast<std::uint64_t>((above.first - end.last).count());
  const auto difference = static_cast<std::int64_t>(above.numbers.first - end.number);
  to = write_varint_reversed(to, to_zigzag(difference));
  const auto status = static_cast<std::uint64_t>(end.status);
  return write_varint_reversed(to, gap << 3 | status << 1 | (end.plain ? 0U : 1U));
}

template <class Pop>
StatusChunk::End StatusChunk::make_end(const StatusRun& above, Pop pop) {
  const std::uint64_t head = pop();
  const std::int64_t difference = from_zigzag(pop());
  return {above.first - Millis{static_cast<std::int64_t>(head >> 3)},
          above.numbers.first - static_cast<EventNumber>(difference),
          static_cast<Status>(head >> 1 & 3U), (head & 1) == 0};
}

template <class Pop>
StatusRun StatusChunk::make_run(const End& end, Pop pop) {
  StatusRun run;
  run.first = end.last;
  run.status = end.status;
  run.numbers = {end.number, end.number};
  if (end.plain) return run;
  const std::uint64_t count = pop();
  run.count = static_cast<std::uint32_t>(count >> 2);
  run.first_known = (count & 2) != 0;
  run.last_known = (count & 1) != 0;
  const std::uint64_t step = pop();
  run.step = Millis{static_cast<std::int64_t>(step)};
  run.numbers.first -= pop();
  // Without a sign: what is read from a foreign image may be anything.
  const std::uint64_t length = (run.count - 1) * step;
  run.first = from_millis(
      static_cast<std::int64_t>(static_cast<std::uint64_t>(to_millis(end.last)) - length));
  return run;
}

StatusChunk::End StatusChunk::read_end(const StatusRun& above, const std::uint8_t*& at) {
  return make_end(above, [&at] { return read_varint_reversed(at); });
}

StatusRun StatusChunk::read_run(const End& end, const std::uint8_t*& at) {
  return make_run(end, [&at] { return read_varint_reversed(at); });
}

void StatusChunk::set_latest(const End& end) {
  assert(end.number < kMostNumbers && "44 bits are kept of an event's number");
  last_ = end.last;
  number_ = end.number & (kMostNumbers - 1);
  status_ = static_cast<std::uint8_t>(end.status) & 3U;
  plain_ = end.plain;
  filled_ = true;
}

/// Puts bytes in the place of those from `begin` to `end`.
void StatusChunk::replace(std::size_t begin, std::size_t end, std::span<const std::uint8_t> bytes) {
  size_ = bytes_.replace(size_, begin, end, bytes.data(), bytes.size()) & 0xffffU;
}

}  // namespace kpiwatch
