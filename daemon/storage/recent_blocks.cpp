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

const EventBlock* RecentBlocks::find(EventNumber number) {
  const auto found = std::ranges::find_if(
      blocks_, [number](const EventBlock& block) { return block.holds(number); });
  if (found == blocks_.end()) return nullptr;
  blocks_.splice(blocks_.begin(), blocks_, found);
  return &blocks_.front();
}

const EventBlock& RecentBlocks::add(Block block) {
  blocks_.emplace_front(std::move(block));
  if (blocks_.size() > kKept) blocks_.pop_back();
  return blocks_.front();
}

}  // namespace kpiwatch
