#include "metrics/report/history_json.h"

#include "metrics/base/rfc3339.h"
#include "metrics/report/json_writer.h"
#include "metrics/report/number.h"

namespace kpiwatch {
namespace {

class HistoryWriter {
 public:
  explicit HistoryWriter(const TargetHistory& history) : history_(history), zone_(history.zone) {}

  std::string write(std::string_view step) {
    json_.begin_object().key("id").string(history_.id).key("name").string(history_.name);
    json_.key("kind");
    std::visit([&](const auto& history) { write_rest(history, step); }, history_.history);
    json_.end_object();
    return json_.take();
  }

 private:
  void write_rest(const OnlineRateHistory& history, std::string_view step) {
    objective_ = Ratio(history.objective);
    sampled_ = history.sampled;
    json_.string("online_rate");
    write_span(step);
    json_.key("objective").number(to_double(history.objective));
    write_steps(history.steps);
    write_groups(history.groups);
  }

  void write_rest(const FaultsHistory& history, std::string_view step) {
    json_.string("faults");
    write_span(step);
    write_steps(history.steps);
    write_groups(history.groups);
  }

  void write_rest(const BudgetExecutionHistory& history, std::string_view step) {
    json_.string("budget_execution");
    write_span(step);
    write_steps(history.steps);
  }

  void write_span(std::string_view step) {
    member("from", history_.intervals.front().from);
    member("to", history_.intervals.back().to);
    json_.key("step").string(step);
  }

  template <class Step>
  void write_steps(const std::vector<Step>& steps) {
    json_.key("steps").begin_array();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      json_.begin_object();
      member("from", history_.intervals[i].from);
      member("to", history_.intervals[i].to);
      write_figures(steps[i]);
      json_.end_object();
    }
    json_.end_array();
  }

  /// Without the intervals, which are the target's.
  template <class Step>
  void write_groups(const std::vector<GroupSteps<Step>>& groups) {
    json_.key("groups").begin_array();
    for (const GroupSteps<Step>& group : groups) {
      json_.begin_object().key("labels").begin_object();
      for (const auto& [name, value] : group.labels) json_.key(name).string(value);
      json_.end_object().key("steps").begin_array();
      for (const Step& step : group.steps) {
        json_.begin_object();
        write_figures(step);
        json_.end_object();
      }
      json_.end_array().end_object();
    }
    json_.end_array();
  }

  void write_figures(const OnlineStep& step) {
    json_.key("good").number(to_double(step.good, sampled_));
    json_.key("counted").number(to_double(step.counted, sampled_));
    json_.key("unknown").number(to_double(step.unknown, sampled_));
    json_.key("excluded").number(to_double(step.excluded, sampled_));
    if (step.counted == 0) {
      json_.key("ratio").null().key("met").null();
      return;
    }
    const Ratio ratio(step.good, step.counted);
    json_.key("ratio").number(ratio.to_double()).key("met").boolean(ratio >= objective_);
  }

  void write_figures(const FaultsStep& step) {
    json_.key("count").integer(step.count).key("overlong").integer(step.overlong);
    json_.key("longest_seconds").number(to_seconds(step.longest));
    json_.key("total_seconds").number(to_seconds(step.total.count()));
  }

  void write_figures(const BudgetStep& step) {
    json_.key("executed_within_yuan").number(to_yuan(step.executed_within));
    json_.key("initial_yuan").number(to_yuan(step.money.initial));
    json_.key("budget_yuan").number(to_yuan(step.money.budget));
    json_.key("executed_yuan").number(to_yuan(step.money.executed));
    member("execution_ratio", step.money.execution_ratio);
    member("initial_execution_ratio", step.money.initial_execution_ratio);
    json_.key("planned_ratio").number(step.planned_ratio.to_double()).key("met");
    step.met ? json_.boolean(*step.met) : json_.null();
  }

  void member(std::string_view name, Instant instant) {
    json_.key(name).string(format_instant(instant, zone_.offset_at(instant)));
  }
  void member(std::string_view name, const std::optional<Ratio>& ratio) {
    json_.key(name);
    ratio ? json_.number(ratio->to_double()) : json_.null();
  }

  const TargetHistory& history_;
  const TimeZone& zone_;
  Ratio objective_;
  bool sampled_ = false;
  JsonWriter json_;
};

}  // namespace

std::string to_json(const TargetHistory& history, std::string_view step) {
  return HistoryWriter(history).write(step);
}

}  // namespace kpiwatch
