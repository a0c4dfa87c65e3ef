#include "daemon/storage/block_directory.h"

#include <algorithm>
#include <cassert>
#include <span>

namespace kpiwatch {

void BlockDirectory::add(std::uint64_t seq, const Entry& entry, EventNumber next_event) {
  if (entries_.empty()) first_seq_ = seq;
  const std::uint64_t next = first_seq_ + entries_.size();
  assert(seq <= next && "blocks are read and written one after the other");
  if (seq < next) return;
  entries_.push_back(entry);
  next_event_ = next_event;
}

std::optional<std::uint64_t> BlockDirectory::seq_of(EventNumber number) const {
  const auto after = std::ranges::upper_bound(entries_, number, {}, &Entry::first_event);
  if (after == entries_.begin() || number >= next_event_) return std::nullopt;
  return first_seq_ + static_cast<std::uint64_t>(after - entries_.begin()) - 1;
}

/// Null when it is none of those known.
const BlockDirectory::Entry* BlockDirectory::entry_of(std::uint64_t seq) const {
  if (seq < first_seq_ || seq - first_seq_ >= entries_.size()) return nullptr;
  return &entries_[seq - first_seq_];
}

std::optional<EventNumber> BlockDirectory::first_event_of(std::uint64_t seq) const {
  const Entry* entry = entry_of(seq);
  return entry != nullptr ? std::optional(entry->first_event) : std::nullopt;
}

bool BlockDirectory::may_hold(std::uint64_t seq, const Interval& times) const {
  const Entry* entry = entry_of(seq);
  return entry == nullptr || (entry->times.from < times.to && times.from < entry->times.to);
}

void BlockDirectory::save(ByteWriter& to) const {
  to.write(first_seq_);
  to.write(next_event_);
  to.write(std::uint64_t{entries_.size()});
  to.write_all(std::span<const Entry>(entries_));
}

void BlockDirectory::load(ByteReader& from) {
  first_seq_ = from.read<std::uint64_t>();
  next_event_ = from.read<EventNumber>();
  entries_.resize(from.read_count(sizeof(Entry)));
  for (Entry& entry : entries_) entry = from.read<Entry>();
}

void TimesCovered::add(Instant time) {
  interval_.from = std::min(interval_.from, time);
  interval_.to = std::max(interval_.to, time + Millis{1});
}

}  // namespace kpiwatch
