#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>

#include "tests/daemon/commands/program.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

using support::Finished;
using support::Serving;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kConfiguration = R"(site: {name: test, time_zone: Asia/Shanghai}
storage: {path: data}
web: {listen: "127.0.0.1:0"}
targets:
  - {id: cameras, name: C, kind: online_rate, select: {kind: camera}, objective: 0.9, period: year, by: [town]}
  - {id: outages, name: O, kind: faults, select: {}, limit: 10, max_duration: 30m, period: year}
  - {id: spending, name: S, kind: budget_execution, select: {}, period: year, objective: 1}
budget: {years: {2025: {items: [{id: room, name: Room, amount: 10000}]}}}
)";

constexpr const char* kAssets =
    "编号,名称,类型,开始时间,结束时间,town\n"
    "c1,东门,camera,2025-01-01,2025-03-01,龙塘镇\n"
    "c1,东门,camera,2025-03-01,,源潭镇\n"
    "c2,西门,camera,2025/1/1,,源潭镇\n";
constexpr const char* kTickets =
    "工单号,类型,发生时间,恢复时间,修订\n"
    "T1,网络,2025-03-01 08:30,2025-03-01 09:00,\n";
constexpr const char* kVouchers =
    "凭证号,项目,金额,单位,日期\n"
    "记-1,room,0.25,万元,2025-03-01\n";

/// The real program in a directory of its own.
class ImportProgramTest : public testing::Test {
 protected:
  ImportProgramTest() {
    write("site.yaml", kConfiguration);
    write("assets.csv", kAssets);
    write("tickets.csv", kTickets);
    write("vouchers.csv", kVouchers);
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name, std::ios::binary) << text;
  }
  Finished run(const std::vector<std::string>& arguments, const std::string& input = {}) const {
    return support::run_program(directory_.path(), arguments, input);
  }
  /// `kpiwatch import` of a table, with further arguments.
  Finished take(const std::string& table, std::vector<std::string> more,
                const std::string& input = {}) const {
    std::vector<std::string> arguments{"import", "-c", "site.yaml", table};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, input);
  }
  std::string board() const {
    return run({"evaluate", "-c", "site.yaml", "--at", "2025-07-01T00:00:00Z", "--format", "json"})
        .out;
  }
  static Finished done(int accepted, int duplicates) {
    return {0,
            "accepted " + std::to_string(accepted) + ", duplicates " + std::to_string(duplicates) +
                ", rejected 0\n",
            ""};
  }
  bool stored_anything() const { return std::filesystem::exists(directory_ / "data"); }

  support::TemporaryDirectory directory_;
};

TEST_F(ImportProgramTest, AFileImportedAgainIsDuplicatesOnly) {
  EXPECT_EQ(take("assets", {"assets.csv"}), done(4, 0));
  EXPECT_EQ(take("tickets", {"tickets.csv"}), done(2, 0));
  EXPECT_EQ(take("vouchers", {"-"}, kVouchers), done(1, 0));
  const std::string first = board();
  EXPECT_EQ(take("assets", {"assets.csv", "assets.csv"}), done(0, 8));
  EXPECT_EQ(take("tickets", {"tickets.csv"}), done(0, 2));
  EXPECT_EQ(take("vouchers", {"vouchers.csv"}), done(0, 1));
  EXPECT_EQ(board(), first);
  EXPECT_THAT(first,
              AllOf(HasSubstr(R"("total_seconds":1800.0)"), HasSubstr(R"("executed_yuan":2500.0)"),
                    HasSubstr(R"("now":{"online":0,"counted":0,"ratio":null,"unknown":2)")));
}

TEST_F(ImportProgramTest, CorrectionsWin) {
  take("assets", {"assets.csv"});
  take("tickets", {"tickets.csv"});
  write("assets.csv", "id,kind,from\nc2,line,2025-01-01\n");
  write("tickets.csv",
        "id,kind,opened,closed,revision\nT1,network,2025-03-01 08:30,2025-03-01 08:40,1\n");
  EXPECT_EQ(take("assets", {"--sequence", "2", "assets.csv"}), done(1, 0));
  EXPECT_EQ(take("tickets", {"tickets.csv"}), done(2, 0));
  EXPECT_THAT(board(), AllOf(HasSubstr(R"("total_seconds":600.0)"), HasSubstr(R"("unknown":1,)")));
}

TEST_F(ImportProgramTest, AVoucherWithAnotherAmountIsNoSecondPayment) {
  take("vouchers", {"vouchers.csv"});
  const Finished changed =
      take("vouchers", {"-"}, "凭证号,项目,金额,单位,日期\n记-1,room,0.26,万元,2025-03-01\n");
  EXPECT_EQ(changed.status, 1);
  EXPECT_EQ(changed.out, "accepted 0, duplicates 0, rejected 1\n");
  EXPECT_THAT(changed.err, HasSubstr("\n<stdin>:2: conflicts with event 1, "));
  EXPECT_THAT(board(), HasSubstr(R"("executed_yuan":2500.0)"));
}

TEST_F(ImportProgramTest, BadLinesAreNamedAndTheRestIsTaken) {
  write("bad.csv",
        "id,kind,opened\nT1,network,2025-03-01\nT2,network,soon\nT3,fire,2025-03-01\n"
        "T4,network,9999-01-01\n");
  const Finished taken = take("tickets", {"bad.csv"});
  EXPECT_EQ(taken.status, 1);
  EXPECT_EQ(taken.out, "accepted 1, duplicates 0, rejected 3\n");
  EXPECT_THAT(taken.err,
              AllOf(StartsWith("bad.csv:3: opened: expected a time"),
                    HasSubstr("\nbad.csv:4: kind: expected one of network (网络), system (系统), "
                              "found \"fire\"\n"),
                    HasSubstr("\nbad.csv:5: time 9998-12-31T16:00:00Z is more than")));
}

TEST_F(ImportProgramTest, AWrongHeaderOrFileStopsEverythingBeforeAnythingIsStored) {
  write("bad.csv", "item,amount,day\n");
  EXPECT_EQ(take("vouchers", {"vouchers.csv", "bad.csv", "none.csv"}),
            (Finished{1, "",
                      "bad.csv:1: expected the column \"date\" or \"日期\", found none, did you "
                      "mean \"day\"?\n"
                      "bad.csv:1: unknown column \"day\", expected voucher, item, amount, unit, "
                      "date, year, type, note, did you mean \"date\"?\n"
                      "none.csv: cannot read it: No such file or directory\n"}));
  EXPECT_FALSE(stored_anything());
}

TEST_F(ImportProgramTest, ADryRunRefusesWhatIsTooEarly) {
  const std::string early = "T3,网络,9998-12-31 00:00,,\n";
  const Finished dry = take("tickets", {"--dry-run", "-"}, std::string(kTickets) + early);
  EXPECT_EQ(dry.status, 1);
  EXPECT_THAT(dry.err, AllOf(StartsWith("<stdin>:3: time 9998-12-30T16:00:00Z is more than"),
                             EndsWith("events 2, rejected 1; nothing was stored\n")));
}

TEST_F(ImportProgramTest, ADryRunPrintsWhatWouldBeTakenAndStoresNothing) {
  const Finished dry = take("tickets", {"--dry-run", "--source", "/helpdesk", "-"},
                            std::string(kTickets) + "T2,网络,soon,,\n");
  EXPECT_EQ(dry.status, 1);
  EXPECT_THAT(dry.err, AllOf(StartsWith("<stdin>:3: 发生时间: expected a time"),
                             EndsWith("events 2, rejected 1; nothing was stored\n")));
  EXPECT_FALSE(stored_anything());
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "-"}, dry.out), done(2, 0));
  EXPECT_EQ(run({"events", "-c", "site.yaml", "--source", "/helpdesk"}).out, dry.out);
}

TEST_F(ImportProgramTest, ADaemonIsReachedByItsAddress) {
  Serving serving(directory_.path(), {"-c", "site.yaml"});
  const std::string line = serving.wait_for("listening on ");
  serving.wait_for("ready with ");
  const std::string url = line.substr(std::min(line.size(), line.find("http://")));
  EXPECT_EQ(take("assets", {"--url", url, "assets.csv"}), done(4, 0));
  const Finished again = take("assets", {"--url", url, "-"}, std::string(kAssets) + "c9,,,,,\n");
  EXPECT_EQ(again.status, 1);
  EXPECT_EQ(again.out, "accepted 0, duplicates 4, rejected 1\n");
  EXPECT_EQ(again.err,
            "<stdin>:5: 类型: expected a value, found none; 开始时间: expected a value, found "
            "none\n");
}

TEST_F(ImportProgramTest, ImportedEventsAreNotMixedWithSimulatedOnes) {
  const Finished simulated = run({"simulate", "-c", "site.yaml", "--from", "2025-01-01T00:00:00Z",
                                  "--to", "2025-01-02T00:00:00Z", "--cameras", "1"});
  run({"ingest", "-c", "site.yaml", "-"}, simulated.out);
  const Finished refused = take("tickets", {"tickets.csv"});
  EXPECT_EQ(refused.out, "accepted 0, duplicates 0, rejected 2\n");
  EXPECT_THAT(refused.err, StartsWith("tickets.csv:2: a real event, but the journal holds"));
  EXPECT_EQ(take("tickets", {"--allow-mixing", "tickets.csv"}).status, 0);
}

}  // namespace
}  // namespace kpiwatch
