#include "metrics/report/prometheus.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "metrics/report/board_shape.h"
#include "metrics/report/metric_table.h"

namespace kpiwatch {
namespace {

/// A family's samples must stand together, so all targets pass before each row of the table.
template <class Samples>
void emit(const Family& family, const Board& board, Samples& out) {
  for (const TargetStanding& target : board.targets) {
    for (const EmitSamples& source : family.sources) source(target, out);
  }
}

}  // namespace

/// The texts of every sample that a board of one shape can have, in the order of the table.
class BoardExposition::Plan {
 public:
  explicit Plan(const Board& board);

  bool fits(const Board& board) const { return has_shape(board, shape_); }
  void write(const Board& board, Exposition& out) const;

 private:
  struct FamilyText {
    std::string head;
    std::size_t end = 0;  ///< of its series
  };

  std::string shape_;
  std::vector<FamilyText> families_;
  SeriesList series_;
};

BoardExposition::Plan::Plan(const Board& board) : shape_(shape_of(board)) {
  for (const Family& family : metric_table()) {
    FamilyText& text = families_.emplace_back();
    append_family_head(text.head, family.name, "gauge", family.help);
    SeriesSamples samples(series_, family.name);
    emit(family, board, samples);
    text.end = series_.size();
  }
}

/// A family without a value has no head either.
void BoardExposition::Plan::write(const Board& board, Exposition& out) const {
  std::vector<std::optional<SampleValue>> values(series_.size());
  ValueSamples samples(values);
  for (const Family& family : metric_table()) emit(family, board, samples);
  assert(samples.is_full() && "the shape says which samples there are");
  std::size_t first = 0;
  for (const FamilyText& family : families_) {
    const auto of_family = std::span(values).subspan(first, family.end - first);
    if (std::ranges::any_of(of_family, [](const auto& value) { return value.has_value(); })) {
      out.prepared(family.head);
      out.prepared_samples(series_, first, of_family);
    }
    first = family.end;
  }
}

BoardExposition::BoardExposition() = default;
BoardExposition::~BoardExposition() = default;

void BoardExposition::write(const Board& board, Exposition& out) {
  plan_for(board)->write(board, out);
}

std::shared_ptr<const BoardExposition::Plan> BoardExposition::plan_for(const Board& board) {
  const std::lock_guard lock(mutex_);
  if (!plan_ || !plan_->fits(board)) plan_ = std::make_shared<const Plan>(board);
  return plan_;
}

void write_prometheus(const Board& board, Exposition& out) { BoardExposition().write(board, out); }

}  // namespace kpiwatch
