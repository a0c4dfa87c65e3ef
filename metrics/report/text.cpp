#include "metrics/report/text.h"

#include <algorithm>
#include <array>

#include "metrics/base/rfc3339.h"
#include "metrics/report/display_width.h"
#include "metrics/report/figures.h"
#include "metrics/report/text_page.h"

namespace kpiwatch {
namespace {

struct StateWord {
  State state;
  std::string_view loud;
  std::string_view quiet;
  Tone tone;
};
constexpr std::array kStateWords = std::to_array<StateWord>({
    {State::kMet, "MET", "met", Tone::kGood},
    {State::kAtRisk, "AT RISK", "at risk", Tone::kWarning},
    {State::kBreached, "BREACHED", "breached", Tone::kBad},
    {State::kNoData, "NO DATA", "without data", Tone::kFaint},
});

const StateWord& word_of(State state) {
  return *std::ranges::find(kStateWords, state, &StateWord::state);
}

/// "2 targets: 1 met, 1 breached"
std::string count_states(const std::vector<TargetStanding>& targets, const TextPage& page) {
  std::string text = format_count(static_cast<std::int64_t>(targets.size()), "target");
  std::string_view separator = ": ";
  for (const StateWord& word : kStateWords) {
    const auto count = std::ranges::count(targets, word.state, &TargetStanding::state);
    if (count == 0) continue;
    text += separator;
    text += page.paint(std::to_string(count).append(" ").append(word.quiet), word.tone);
    separator = ", ";
  }
  return text;
}

void write_headline(TextPage& page, const Board& board) {
  // A millisecond and an offset can decide a figure, so the instant is told in full.
  const std::string at = format_instant(board.at, board.zone.offset_at(board.at));
  const std::string site = to_printable(board.site);
  page.headline(page.paint(site, Tone::kStrong) + (site.empty() ? "" : "  ") + at);
  page.headline(count_states(board.targets, page));
}

void write_target(TextPage& page, const TargetStanding& target) {
  const StateWord& word = word_of(target.state);
  const std::string gap(kFiguresColumn - word.loud.size(), ' ');
  page.headline("");
  page.headline(page.paint(word.loud, word.tone) + gap +
                page.paint(to_printable(target.name), Tone::kStrong) + "  " + target.id);
  const Interval& period = target.period.interval;
  page.line("period", target.period.window + ", " + format_local_edge(period.from, page.zone()) +
                          " until " + format_local_edge(period.to, page.zone()));
  std::visit([&](const auto& standing) { write_figures(page, target.period, standing); },
             target.standing);
}

std::string describe(const OnlineRateStanding& standing) {
  const Ratio objective(standing.objective);
  const OnlineWindow& period = standing.windows.front();
  const std::string online = format_percent(period.ratio, {Ratio(1, 1), objective}) + " online";
  std::string text = (period.ratio ? online : "nothing counted") + ", objective " +
                     format_percent(standing.objective);
  if (standing.error_budget && standing.error_budget->remaining_ratio) {
    text += ", budget left " +
            format_percent(standing.error_budget->remaining_ratio, {Ratio(), Ratio(1, 4)});
  }
  if (standing.forecast_ratio) {
    text += ", forecast " + format_percent(standing.forecast_ratio, {objective});
  }
  return text;
}

std::string describe(const FaultsStanding& standing) {
  const FaultsWindow& period = standing.windows.front();
  std::string text = format_count(period.count, "fault") + ", limit " +
                     format_count(standing.limit) + ", " + format_count(period.overlong) +
                     " overlong";
  if (standing.open > 0) {
    text += ", " + format_count(standing.open) + " open for up to " +
            format_length(standing.open_longest);
  }
  return text;
}

std::string describe(const BudgetExecutionStanding& standing) {
  const MoneyFigures& money = standing.money;
  const std::string executed = format_percent(money.execution_ratio, {Ratio(1, 1)}) + " executed";
  return (money.execution_ratio ? executed : "no budget") + ", planned " +
         format_percent(standing.planned_ratio) + ", " + format_yuan(money.executed) + " of " +
         format_yuan(money.budget) + " yuan";
}

}  // namespace

std::string to_text(const Board& board, const TextStyle& style) {
  TextPage page(style, board.zone);
  write_headline(page, board);
  for (const TargetStanding& target : board.targets) write_target(page, target);
  return page.take();
}

std::string_view to_words(State state) { return word_of(state).quiet; }

std::string summarize(const TargetStanding& target) {
  return std::visit(
      [&target](const auto& standing) {
        return target.id + " is " + std::string(word_of(target.state).quiet) + " over the " +
               target.period.window + ": " + describe(standing);
      },
      target.standing);
}

}  // namespace kpiwatch
