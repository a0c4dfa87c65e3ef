#include "daemon/storage/recent_blocks.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace kpiwatch {

EventBlock::EventBlock(Block block) : block_(std::move(block)) {
  ends_.reserve(block_.events);
  for (auto end = block_.payload.find('\n'); end != std::string::npos;
       end = block_.payload.find('\n', end + 1))
    ends_.push_back(end);
}

std::string_view EventBlock::line(EventNumber number) const {
  assert(holds(number) && "asked the wrong block");
  const std::size_t index = number - block_.first_event;
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1] + 1;
  return std::string_view(block_.payload).substr(begin, ends_[index] - begin);
}

const BlockStatuses& EventBlock::statuses() {
  if (!statuses_) statuses_.emplace(*this);
  return *statuses_;
}

EventBlock& RecentBlocks::add(Block block) {
  bytes_ += block.payload.size();
  blocks_.emplace_front(std::move(block));
  while (blocks_.size() > 1 && (blocks_.size() > kMost || bytes_ > kMostBytes)) {
    bytes_ -= blocks_.back().block().payload.size();
    blocks_.pop_back();
  }
  return blocks_.front();
}

}  // namespace kpiwatch
