#include "metrics/report/text.h"

#include <gtest/gtest.h>

#include "tests/support/sample_board.h"

namespace kpiwatch {
namespace {

/// Begins with a line end, so that the expected text begins on a line of its own.
std::string text_of(std::vector<TargetStanding> targets) {
  return "\n" + to_text(support::board_of(std::move(targets)), {});
}

TEST(BoardText, ShowsAnOnlineRate) {
  EXPECT_EQ(text_of({support::sample_online_rate()}), R"(
清城区  2025-07-01T00:00:00+08:00
1 target: 1 at risk

AT RISK     视频监控在线率  video-online
  period    year, 2025-01-01 until 2026-01-01
  promise   at least 90 % online
  now       3 of 4 online, 75.00 %; 1 unknown; 2 under maintenance
  so far    window   online  burn rate  met     counted  unknown  excluded
            year    90.00 %       1.00  yes  20,000.0 h   <0.1 h     2.0 h
            1h      75.00 %       2.50   no       4.0 h    0.0 h     0.0 h
  budget    50.00 % left; 2,000.0 h of 4,000.0 h offline used
  forecast  89.99 % by 2026-01-01, if the rest goes like the last 3 days
  worst     town     online  burn rate  met     counted     now
            石角镇  85.00 %       1.50   no  10,000.0 h  1 of 2
            (none)  95.00 %       0.50  yes  10,000.0 h  2 of 2
)");
}

TEST(BoardText, ShowsWhatIsThereWithoutData) {
  EXPECT_EQ(text_of({support::sample_without_data()}), R"(
清城区  2025-07-01T00:00:00+08:00
1 target: 1 without data

NO DATA     抽查  spot-check
  period    year, 2025-01-01 until 2026-01-01
  promise   at least 90 % online when sampled
  now       no assets
  so far    window  online  burn rate  met  counted  unknown
            year         -          -    -        0       28
)");
}

TEST(BoardText, ShowsFaults) {
  EXPECT_EQ(text_of({support::sample_faults()}), R"(
清城区  2025-07-01T00:00:00+08:00
1 target: 1 breached

BREACHED    网络故障  outages
  period    year, 2025-01-01 until 2026-01-01
  promise   at most 10 faults, none longer than 30m
  so far    window  faults  overlong  burn rate  met  longest    total
            year         3         1       0.60   no     1h1s  1h30m1s
            month        1         0          -  yes      10m      10m
  left      7 of 10
  forecast  6.1 faults by 2026-01-01, at the pace so far
  open      1, the longest for 10m
  register  began                lasted            kind     asset   fault
            2025-06-30 23:50:00     10m  open      line     line-a  offline:line-a:2025-06-30T15:50:00Z
            2025-02-01 09:00:00    1h1s  overlong  network  -       F-1
  most      kind  vendor  faults  overlong  longest
            line  电信         3         1     1h1s
)");
}

TEST(BoardText, ShowsABudget) {
  EXPECT_EQ(text_of({support::sample_budget()}), R"(
清城区  2025-07-01T00:00:00+08:00
1 target: 1 met

MET         预算执行率  spending
  period    year, 2025-01-01 until 2026-01-01
  promise   100 % of the budget executed by 2026-01-01
  so far    project  initial yuan  budget yuan  executed yuan  of budget  of initial
            (none)           0.00         0.00          -0.01          -           -
            network    100,000.00   120,000.00      54,000.50    45.00 %     54.00 %
            all        100,000.00   120,000.00      54,000.49    45.00 %     54.00 %
  planned   49.59 % of the budget by now, burn rate 0.90, met
  forecast  91.00 % of the budget by 2026-01-01, at the pace so far
)");
}

TEST(BoardText, CountsTheStatesOfAllTargets) {
  const std::string text = text_of({support::sample_budget(), support::sample_faults(),
                                    support::sample_budget(), support::sample_without_data()});
  EXPECT_EQ(text.substr(0, text.find("\n\n")),
            "\n清城区  2025-07-01T00:00:00+08:00\n"
            "4 targets: 2 met, 1 breached, 1 without data");
}

TEST(BoardText, ColoursStatesWhenAsked) {
  const std::string text = to_text(support::board_of({support::sample_faults()}), {.colour = true});
  EXPECT_NE(text.find("\n\x1b[1;31mBREACHED\x1b[0m    \x1b[1m网络故障\x1b[0m  outages\n"),
            std::string::npos);
}

TEST(BoardText, ListsTheWorstFiveGroupsOnly) {
  TargetStanding target = support::sample_faults();
  auto& groups = std::get<FaultsStanding>(target.standing).groups;
  for (const std::int64_t count : {1, 7, 0, 2, 9, 4}) {
    FaultsGroup group = groups[0];
    group.labels = {{"kind", "k" + std::to_string(count)}, {"vendor", "v"}};
    group.windows[0].count = count;
    groups.push_back(group);
  }
  const std::string text = text_of({target});
  EXPECT_EQ(text.substr(text.find("  most")), R"(  most      kind  vendor  faults  overlong  longest
            k9    v            9         1     1h1s
            k7    v            7         1     1h1s
            k4    v            4         1     1h1s
            line  电信         3         1     1h1s
            k2    v            2         1     1h1s
)");
}

TEST(BoardText, ListsOpenFaultsBeforeTheLatestOverlongOnes) {
  TargetStanding target = support::sample_faults();
  auto& faults = std::get<FaultsStanding>(target.standing).faults;
  for (int i = 0; i < 12; ++i) {
    faults.insert(faults.begin(), faults[0]);
    faults[0].id = "E-" + std::to_string(i);  // each before the one before
  }
  const std::string text = text_of({target});
  EXPECT_EQ(text.substr(text.find("  register"), text.find("  most") - text.find("  register")),
            R"(  register  began                lasted            kind     asset   fault
            2025-06-30 23:50:00     10m  open      line     line-a  offline:line-a:2025-06-30T15:50:00Z
            2025-02-01 09:00:00    1h1s  overlong  network  -       F-1
            2025-02-01 09:00:00    1h1s  overlong  network  -       E-0
            2025-02-01 09:00:00    1h1s  overlong  network  -       E-1
            2025-02-01 09:00:00    1h1s  overlong  network  -       E-2
            2025-02-01 09:00:00    1h1s  overlong  network  -       E-3
            2025-02-01 09:00:00    1h1s  overlong  network  -       E-4
            2025-02-01 09:00:00    1h1s  overlong  network  -       E-5
            2025-02-01 09:00:00    1h1s  overlong  network  -       E-6
            2025-02-01 09:00:00    1h1s  overlong  network  -       E-7
            and 4 more
)");
}

TEST(BoardText, LetsNoNameMoveTheTerminal) {
  TargetStanding target = support::sample_without_data();
  target.name = "a\x1b[2J";
  EXPECT_NE(text_of({target}).find("NO DATA     a\uFFFD[2J  spot-check\n"), std::string::npos);
}

TEST(BoardSummary, IsOneLineOfTheFiguresThatDecide) {
  EXPECT_EQ(summarize(support::sample_online_rate()),
            "video-online is at risk over the year: 90.00 % online, objective 90 %, budget left "
            "50.00 %, forecast 89.99 %");
  EXPECT_EQ(summarize(support::sample_without_data()),
            "spot-check is without data over the year: nothing counted, objective 90 %");
  EXPECT_EQ(
      summarize(support::sample_faults()),
      "outages is breached over the year: 3 faults, limit 10, 1 overlong, 1 open for up to 10m");
  EXPECT_EQ(summarize(support::sample_budget()),
            "spending is met over the year: 45.00 % executed, planned 49.59 %, 54,000.49 of "
            "120,000.00 yuan");
}

}  // namespace
}  // namespace kpiwatch
