#include "metrics/report/json.h"

#include "metrics/base/rfc3339.h"
#include "metrics/report/json_writer.h"
#include "metrics/report/number.h"

namespace kpiwatch {
namespace {

/// A board being written; knows the site's zone, in which all times are told.
class BoardWriter {
 public:
  explicit BoardWriter(const TimeZone& zone) : zone_(zone) {}

  void write(const Board& board);
  void write(const TargetStanding& target);
  std::string take() { return json_.take(); }

 private:
  void write_figures(const OnlineRateStanding& standing);
  void write_figures(const FaultsStanding& standing);
  void write_figures(const BudgetExecutionStanding& standing);
  void write(const OnlineNow& now);
  void write(const OnlineWindow& window, bool sampled);
  void write(const FaultsWindow& window);
  void write(const FaultEntry& fault);
  void write_error_budget(const std::optional<ErrorBudget>& budget);
  void write_forecast(std::string_view figure, const std::optional<Ratio>& value);
  void write_labels(const GroupLabels& labels);
  void write_money(const MoneyFigures& money);

  void member(std::string_view name, Instant instant);
  void member(std::string_view name, const std::optional<Ratio>& ratio);
  void member(std::string_view name, const std::optional<bool>& flag);

  const TimeZone& zone_;
  JsonWriter json_;
};

void BoardWriter::write(const Board& board) {
  json_.begin_object().key("site").string(board.site);
  member("at", board.at);
  json_.key("targets").begin_array();
  for (const TargetStanding& target : board.targets) write(target);
  json_.end_array().end_object();
}

void BoardWriter::write(const TargetStanding& target) {
  json_.begin_object().key("id").string(target.id).key("name").string(target.name);
  json_.key("kind").string(kind_of(target));
  json_.key("period").begin_object().key("window").string(target.period.window);
  member("from", target.period.interval.from);
  member("to", target.period.interval.to);
  json_.end_object().key("state").string(to_string(target.state));
  std::visit([this](const auto& standing) { write_figures(standing); }, target.standing);
  json_.end_object();
}

void BoardWriter::write_figures(const OnlineRateStanding& standing) {
  json_.key("objective").number(to_double(standing.objective)).key("now");
  write(standing.now);
  json_.key("windows").begin_array();
  for (const OnlineWindow& window : standing.windows) write(window, standing.sampled);
  json_.end_array();
  write_error_budget(standing.error_budget);
  write_forecast("ratio", standing.forecast_ratio);
  json_.key("groups").begin_array();
  for (const OnlineGroup& group : standing.groups) {
    json_.begin_object();
    write_labels(group.labels);
    json_.key("now");
    write(group.now);
    json_.key("windows").begin_array();
    for (const OnlineWindow& window : group.windows) write(window, standing.sampled);
    json_.end_array().end_object();
  }
  json_.end_array();
}

void BoardWriter::write_figures(const FaultsStanding& standing) {
  json_.key("limit").integer(standing.limit).key("max_duration_seconds");
  standing.max_duration ? json_.number(to_seconds(*standing.max_duration)) : json_.null();
  json_.key("windows").begin_array();
  for (const FaultsWindow& window : standing.windows) write(window);
  json_.end_array().key("remaining").integer(standing.remaining);
  write_forecast("count", standing.forecast_count);
  json_.key("faults").begin_array();
  for (const FaultEntry& fault : standing.faults) write(fault);
  json_.end_array().key("groups").begin_array();
  for (const FaultsGroup& group : standing.groups) {
    json_.begin_object();
    write_labels(group.labels);
    json_.key("windows").begin_array();
    for (const FaultsWindow& window : group.windows) write(window);
    json_.end_array().end_object();
  }
  json_.end_array();
}

void BoardWriter::write_figures(const BudgetExecutionStanding& standing) {
  json_.key("objective").number(to_double(standing.objective));
  write_money(standing.money);
  json_.key("planned_ratio").number(standing.planned_ratio.to_double());
  member("burn_rate", standing.burn_rate);
  member("met", standing.met);
  write_forecast("ratio", standing.forecast_ratio);
  json_.key("projects").begin_array();
  for (const ProjectStanding& project : standing.projects) {
    json_.begin_object().key("project").string(project.project);
    write_money(project.money);
    json_.end_object();
  }
  json_.end_array().key("items").begin_array();
  for (const ItemStanding& item : standing.items) {
    json_.begin_object().key("item").string(item.item).key("project").string(item.project);
    write_money(item.money);
    json_.end_object();
  }
  json_.end_array();
}

void BoardWriter::write(const OnlineNow& now) {
  json_.begin_object().key("online").integer(now.online).key("counted").integer(now.counted);
  member("ratio", now.ratio);
  json_.key("unknown").integer(now.unknown).key("excluded").integer(now.excluded).end_object();
}

void BoardWriter::write(const OnlineWindow& window, bool sampled) {
  json_.begin_object().key("window").string(window.window);
  member("from", window.from);
  json_.key("good").number(to_double(window.good, sampled));
  json_.key("counted").number(to_double(window.counted, sampled));
  json_.key("unknown").number(to_double(window.unknown, sampled));
  json_.key("excluded").number(to_double(window.excluded, sampled));
  member("ratio", window.ratio);
  member("burn_rate", window.burn_rate);
  member("met", window.met);
  json_.end_object();
}

void BoardWriter::write(const FaultsWindow& window) {
  json_.begin_object().key("window").string(window.window);
  member("from", window.from);
  json_.key("count").integer(window.count).key("overlong").integer(window.overlong);
  json_.key("longest_seconds").number(to_seconds(window.longest));
  json_.key("total_seconds").number(to_seconds(window.total.count()));
  member("burn_rate", window.burn_rate);
  json_.key("met").boolean(window.met).end_object();
}

void BoardWriter::write(const FaultEntry& fault) {
  json_.begin_object().key("id").string(fault.id).key("asset");
  fault.asset ? json_.string(*fault.asset) : json_.null();
  json_.key("kind").string(fault.kind);
  member("started", fault.started);
  if (fault.ended) {
    member("ended", *fault.ended);
  } else {
    json_.key("ended").null();
  }
  json_.key("duration_seconds").number(to_seconds(fault.duration));
  json_.key("overlong").boolean(fault.overlong);
  if (fault.set_aside) member("closed_before_opened", *fault.set_aside);
  json_.end_object();
}

void BoardWriter::write_error_budget(const std::optional<ErrorBudget>& budget) {
  json_.key("error_budget");
  if (!budget) {
    json_.null();
    return;
  }
  json_.begin_object().key("allowed").number(budget->allowed.to_double());
  json_.key("consumed").number(budget->consumed.to_double());
  member("remaining_ratio", budget->remaining_ratio);
  json_.end_object();
}

void BoardWriter::write_forecast(std::string_view figure, const std::optional<Ratio>& value) {
  json_.key("forecast").begin_object();
  member(figure, value);
  json_.end_object();
}

void BoardWriter::write_labels(const GroupLabels& labels) {
  json_.key("labels").begin_object();
  for (const auto& [name, value] : labels) json_.key(name).string(value);
  json_.end_object();
}

void BoardWriter::write_money(const MoneyFigures& money) {
  json_.key("initial_yuan").number(to_yuan(money.initial));
  json_.key("budget_yuan").number(to_yuan(money.budget));
  json_.key("executed_yuan").number(to_yuan(money.executed));
  member("execution_ratio", money.execution_ratio);
  member("initial_execution_ratio", money.initial_execution_ratio);
}

void BoardWriter::member(std::string_view name, Instant instant) {
  json_.key(name).string(format_instant(instant, zone_.offset_at(instant)));
}

void BoardWriter::member(std::string_view name, const std::optional<Ratio>& ratio) {
  json_.key(name);
  ratio ? json_.number(ratio->to_double()) : json_.null();
}

void BoardWriter::member(std::string_view name, const std::optional<bool>& flag) {
  json_.key(name);
  flag ? json_.boolean(*flag) : json_.null();
}

}  // namespace

std::string to_json(const Board& board) {
  BoardWriter writer(board.zone);
  writer.write(board);
  return writer.take();
}

std::string to_json(const Board& board, const TargetStanding& target) {
  BoardWriter writer(board.zone);
  writer.write(target);
  return writer.take();
}

}  // namespace kpiwatch
