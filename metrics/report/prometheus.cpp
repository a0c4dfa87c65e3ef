#include "metrics/report/prometheus.h"

#include <cassert>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/report/board_shape.h"
#include "metrics/report/label_names.h"
#include "metrics/report/metric_table.h"

namespace kpiwatch {
namespace {

/// A family's samples must stand together, so all targets pass before each row of the table.
void emit(const Family& family, const Board& board, FamilySamples& out) {
  for (const TargetStanding& target : board.targets) {
    for (const EmitSamples& source : family.sources) source(target, out);
  }
}

/// The labels of `group` under names that Prometheus takes.
std::vector<SampleLabel> named(const std::vector<std::string>& names, const GroupLabels& group) {
  std::vector<SampleLabel> labels;
  for (std::size_t i = 0; i < group.size(); ++i) labels.emplace_back(names[i], group[i].second);
  return labels;
}

std::vector<std::string> label_names_of(const GroupLabels& group) {
  std::vector<std::string> attributes;
  for (const auto& [attribute, value] : group) attributes.push_back(attribute);
  return to_label_names(attributes);
}

}  // namespace

/// The texts of every sample that a board of one shape can have, in the order of the table.
class BoardExposition::Plan {
 public:
  Plan(const Board& board, std::string shape);

  bool fits(const std::string& shape) const { return shape == shape_; }
  void write(const Board& board, Exposition& out) const;

 private:
  class Preparing;
  class Writing;

  std::string_view series(std::size_t index) const {
    return std::string_view(text_).substr(begins_[index], begins_[index + 1] - begins_[index]);
  }

  std::string shape_;
  std::vector<std::string> heads_;  ///< of the families
  std::string text_;                ///< of the samples, one after the other
  std::vector<std::size_t> begins_{0};
};

class BoardExposition::Plan::Preparing : public FamilySamples {
 public:
  Preparing(Plan& plan, std::string_view name) : plan_(plan), name_(name) {}

  void add(Labels labels, std::optional<SampleValue>, const GroupLabels* group) override {
    SeriesText series(plan_.text_, name_);
    series.labels(labels);
    if (group) series.labels(named(label_names_of(*group), *group));
    series.end();
    plan_.begins_.push_back(plan_.text_.size());
  }

 private:
  Plan& plan_;
  std::string_view name_;
};

/// A family's head is written with the first of its samples.
class BoardExposition::Plan::Writing : public FamilySamples {
 public:
  Writing(const Plan& plan, Exposition& out) : plan_(plan), out_(out) {}

  void begin_family(std::size_t family) { head_ = plan_.heads_[family]; }
  void add(Labels, std::optional<SampleValue> value, const GroupLabels*) override {
    const std::size_t place = next_++;
    if (!value) return;
    if (!head_.empty()) out_.prepared(std::exchange(head_, {}));
    out_.prepared_sample(plan_.series(place), *value);
  }
  std::size_t written() const { return next_; }

 private:
  const Plan& plan_;
  Exposition& out_;
  std::string_view head_;
  std::size_t next_ = 0;
};

BoardExposition::Plan::Plan(const Board& board, std::string shape) : shape_(std::move(shape)) {
  for (const Family& family : metric_table()) {
    append_family_head(heads_.emplace_back(), family.name, "gauge", family.help);
    Preparing preparing(*this, family.name);
    emit(family, board, preparing);
  }
}

void BoardExposition::Plan::write(const Board& board, Exposition& out) const {
  Writing writing(*this, out);
  for (std::size_t family = 0; family < heads_.size(); ++family) {
    writing.begin_family(family);
    emit(metric_table()[family], board, writing);
  }
  assert(writing.written() == begins_.size() - 1 && "the shape says which samples there are");
}

BoardExposition::BoardExposition() = default;
BoardExposition::~BoardExposition() = default;

void BoardExposition::write(const Board& board, Exposition& out) {
  plan_for(board)->write(board, out);
}

std::shared_ptr<const BoardExposition::Plan> BoardExposition::plan_for(const Board& board) {
  std::string shape;
  to_shape(board, shape);
  const std::lock_guard lock(mutex_);
  if (!plan_ || !plan_->fits(shape)) plan_ = std::make_shared<const Plan>(board, std::move(shape));
  return plan_;
}

void write_prometheus(const Board& board, Exposition& out) { BoardExposition().write(board, out); }

}  // namespace kpiwatch
