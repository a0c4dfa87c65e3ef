#pragma once

#include <memory>
#include <mutex>

#include "metrics/report/exposition.h"
#include "metrics/targets/board.h"

namespace kpiwatch {

/// The board as the metric families of contract section 9. A figure that is null has no sample.
///
/// All text but the numbers is prepared once for a board's shape (its targets, windows and groups)
/// and kept until a board of another shape comes. Safe from any thread.
class BoardExposition {
 public:
  BoardExposition();
  ~BoardExposition();

  void write(const Board& board, Exposition& out);

 private:
  class Plan;
  std::shared_ptr<const Plan> plan_for(const Board& board);

  std::mutex mutex_;
  std::shared_ptr<const Plan> plan_;
};

/// The same for a single board.
void write_prometheus(const Board& board, Exposition& out);

}  // namespace kpiwatch
