#include "daemon/storage/read_ahead.h"

#include <utility>

#include "metrics/base/run_beside.h"

namespace kpiwatch {
namespace {

/// As many as keep another processor busy while one takes what is ready.
constexpr std::size_t kPortions = 3;
/// Of plain text: enough that to begin a thread for it costs little, also where blocks are small.
constexpr std::size_t kPortionBytes = std::size_t{512} << 10;

}  // namespace

ReplayBlock::ReplayBlock(Block block, const IdentityHasher& hasher)
    : block_(std::move(block)), events_(block_) {
  SourceHasher of_source(hasher);
  identities_.reserve(events_.events().size());
  for (const NumberedEvent& event : events_.events())
    identities_.push_back(of_source.key_of(event.event.key.source, event.event.key.id));
}

std::unique_ptr<ReplayBlock> ReadAhead::next() {
  while (next_ <= blocks_.end().seq && ahead_.size() < kPortions) begin_portion();
  if (ready_.empty() && !ahead_.empty()) {
    ready_ = ahead_.front().get();
    ahead_.pop_front();
  }
  if (ready_.empty()) return nullptr;
  auto block = std::move(ready_.front());
  ready_.pop_front();
  return block;
}

void ReadAhead::begin_portion() {
  std::vector<BlockRow> rows;
  const std::uint64_t last = blocks_.end().seq;
  for (std::size_t bytes = 0; next_ <= last && bytes < kPortionBytes; ++next_) {
    rows.push_back(blocks_.row(next_));
    bytes += rows.back().plain_size();
  }
  ahead_.push_back(run_beside([this, rows = std::move(rows)]() mutable {
    Portion portion;
    for (BlockRow& row : rows)
      portion.push_back(std::make_unique<ReplayBlock>(blocks_.decode(std::move(row)), hasher_));
    return portion;
  }));
}

}  // namespace kpiwatch
