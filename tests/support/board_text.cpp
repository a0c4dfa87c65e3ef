#include "tests/support/board_text.h"

#include <boost/multiprecision/integer.hpp>
#include <sstream>

namespace kpiwatch::support {
namespace {

using Out = std::ostringstream;

/// "undefined" for what is absent.
template <class T>
struct Maybe {
  const std::optional<T>& value;
};
template <class T>
Maybe(const std::optional<T>&) -> Maybe<T>;

Out& operator<<(Out& out, const Ratio& ratio) {
  static_cast<std::ostream&>(out) << to_exact_text(ratio);
  return out;
}

Out& operator<<(Out& out, AssetSum sum) {
  static_cast<std::ostream&>(out) << WideInt(sum).str();
  return out;
}

Out& operator<<(Out& out, Instant instant) {
  static_cast<std::ostream&>(out) << to_millis(instant);
  return out;
}

/// Millis or a MillisSum.
template <class Count>
Out& operator<<(Out& out, std::chrono::duration<Count, std::milli> length) {
  static_cast<std::ostream&>(out) << WideInt(length.count()).str() << "ms";
  return out;
}

Out& operator<<(Out& out, const std::string& text) {
  static_cast<std::ostream&>(out) << text;
  return out;
}

template <class T>
requires std::is_integral_v<T> Out& operator<<(Out& out, T number) {
  static_cast<std::ostream&>(out) << number;
  return out;
}

Out& operator<<(Out& out, const char* text) {
  static_cast<std::ostream&>(out) << text;
  return out;
}

template <class T>
Out& operator<<(Out& out, const Maybe<T>& maybe) {
  return maybe.value ? out << *maybe.value : out << "-";
}

void write(Out& out, const GroupLabels& labels) {
  out << "  group";
  for (const auto& [name, value] : labels) out << " " << name << "=\"" << value << "\"";
  out << "\n";
}

void write(Out& out, const OnlineNow& now) {
  out << "  now online " << now.online << " counted " << now.counted << " unknown " << now.unknown
      << " excluded " << now.excluded << " ratio " << Maybe{now.ratio} << "\n";
}

void write(Out& out, const OnlineWindow& window) {
  out << "  window " << window.window << " from " << window.from << " good " << window.good
      << " counted " << window.counted << " unknown " << window.unknown << " excluded "
      << window.excluded << " ratio " << Maybe{window.ratio} << " burn " << Maybe{window.burn_rate}
      << " met " << Maybe{window.met} << "\n";
}

void write(Out& out, const FaultsWindow& window) {
  out << "  window " << window.window << " from " << window.from << " count " << window.count
      << " overlong " << window.overlong << " longest " << window.longest << " total "
      << window.total << " burn " << Maybe{window.burn_rate} << " met " << window.met << "\n";
}

void write(Out& out, const FaultEntry& fault) {
  out << "  fault " << fault.id << " asset " << Maybe{fault.asset} << " kind " << fault.kind
      << " started " << fault.started << " ended " << Maybe{fault.ended} << " duration "
      << fault.duration << " overlong " << fault.overlong << "\n";
}

void write(Out& out, const MoneyFigures& money) {
  out << " initial " << money.initial.count << " budget " << money.budget.count << " executed "
      << money.executed.count << " ratio " << Maybe{money.execution_ratio} << " initial ratio "
      << Maybe{money.initial_execution_ratio} << "\n";
}

void write(Out& out, const OnlineRateStanding& standing) {
  out << "  objective " << to_string(standing.objective) << " sampled " << standing.sampled << "\n";
  write(out, standing.now);
  for (const OnlineWindow& window : standing.windows) write(out, window);
  if (const auto& budget = standing.error_budget) {
    out << "  budget allowed " << budget->allowed << " consumed " << budget->consumed
        << " remaining " << Maybe{budget->remaining_ratio} << "\n";
  }
  out << "  forecast " << Maybe{standing.forecast_ratio} << "\n";
  for (const OnlineGroup& group : standing.groups) {
    write(out, group.labels);
    write(out, group.now);
    for (const OnlineWindow& window : group.windows) write(out, window);
  }
}

void write(Out& out, const FaultsStanding& standing) {
  out << "  limit " << standing.limit << " max " << Maybe{standing.max_duration} << "\n";
  for (const FaultsWindow& window : standing.windows) write(out, window);
  out << "  remaining " << standing.remaining << " forecast " << Maybe{standing.forecast_count}
      << " open " << standing.open << " open longest " << standing.open_longest << "\n";
  for (const FaultEntry& fault : standing.faults) write(out, fault);
  for (const FaultsGroup& group : standing.groups) {
    write(out, group.labels);
    for (const FaultsWindow& window : group.windows) write(out, window);
  }
}

void write(Out& out, const BudgetExecutionStanding& standing) {
  out << "  objective " << to_string(standing.objective);
  write(out, standing.money);
  out << "  planned " << standing.planned_ratio << " burn " << Maybe{standing.burn_rate} << " met "
      << Maybe{standing.met} << " forecast " << Maybe{standing.forecast_ratio} << "\n";
  for (const ProjectStanding& project : standing.projects) {
    out << "  project \"" << project.project << "\"";
    write(out, project.money);
  }
  for (const ItemStanding& item : standing.items) {
    out << "  item \"" << item.item << "\" project \"" << item.project << "\"";
    write(out, item.money);
  }
}

void write(Out& out, const TargetStanding& target) {
  out << "target " << target.id << " \"" << target.name << "\" "
      << std::string(to_string(target.state)) << " " << target.period.window << " "
      << target.period.interval.from << ".." << target.period.interval.to << "\n";
  std::visit([&](const auto& standing) { write(out, standing); }, target.standing);
}

}  // namespace

std::string to_exact_text(const Board& board) {
  Out out;
  out << "board \"" << board.site << "\" " << board.zone.name() << " at " << board.at << "\n";
  for (const TargetStanding& target : board.targets) write(out, target);
  return out.str();
}

std::string to_exact_text(const TargetStanding& target) {
  Out out;
  write(out, target);
  return out.str();
}

std::string to_exact_text(const Ratio& ratio) {
  const WideInt divisor = boost::multiprecision::gcd(ratio.numerator(), ratio.denominator());
  const WideInt numerator = ratio.numerator() / divisor;
  const WideInt denominator = ratio.denominator() / divisor;
  return numerator.str() + "/" + denominator.str();
}

}  // namespace kpiwatch::support
