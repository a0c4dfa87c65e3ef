#include "daemon/storage/checkpoint_chain.h"

#include <utility>

#include "daemon/storage/checkpoint_writer.h"
#include "daemon/storage/journal/journal_file.h"

namespace kpiwatch {

void CheckpointChain::found(Files named) {
  const std::lock_guard lock(mutex_);
  named_ = std::move(named);
}

void CheckpointChain::take_up(const CheckpointEnd& end, const Hash& maker) {
  const std::lock_guard lock(mutex_);
  end_ = end;
  maker_ = maker;
}

CheckpointChain::Plan CheckpointChain::plan(const Hash& maker, ImageExtent least,
                                            std::uint64_t whole_size) {
  const std::lock_guard lock(mutex_);
  Plan plan{.after = std::exchange(end_, std::nullopt), .number = ++plans_};
  // Twice the size takes little longer to read, and what is written in all stays in proportion.
  const bool is_enough = plan.after && plan.after->size / 2 > whole_size;
  if (least == ImageExtent::kWhole || maker != maker_ || is_enough) plan.after.reset();
  maker_ = maker;
  return plan;
}

void CheckpointChain::write(const Plan& plan, const CheckpointSegment& segment,
                            const Files& named) {
  const std::lock_guard lock(mutex_);
  if (plan.number != plans_ || condemned_) return;
  bool is_new = false;
  for (const auto& file : named) is_new |= file->sync();
  if (is_new) sync_directory(directory_);
  const CheckpointEnd end = plan.after ? append_to_checkpoint(directory_, *plan.after, segment)
                                       : write_checkpoint(directory_, segment);
  name(named);
  end_ = end;
  // Who condemned what was there before has not seen this one.
  if (condemned_) remove_checkpoint(directory_);
}

/// Files that nobody has any more go here.
void CheckpointChain::name(const Files& named) {
  for (const auto& file : named_) file->set_named(false);
  for (const auto& file : named) file->set_named(true);
  named_ = named;
}

void CheckpointChain::condemn() {
  condemned_ = true;
  remove_checkpoint(directory_);
}

}  // namespace kpiwatch
