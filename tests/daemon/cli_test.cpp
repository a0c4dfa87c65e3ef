#include "daemon/cli.h"

#include <gmock/gmock.h>

#include "metrics/base/rfc3339.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::instant;
using testing::HasSubstr;

using Arguments = std::vector<std::string>;

template <class Options>
Options parsed(const Arguments& arguments) {
  const auto result = parse_cli(arguments);
  if (const auto* answer = std::get_if<CliAnswer>(&result)) {
    ADD_FAILURE() << answer->errors;
    return {};
  }
  return std::get<Options>(std::get<Command>(result));
}

CliAnswer answered(const Arguments& arguments) {
  const auto result = parse_cli(arguments);
  if (!std::holds_alternative<CliAnswer>(result)) {
    ADD_FAILURE() << "a command was understood";
    return {};
  }
  return std::get<CliAnswer>(result);
}

TEST(Cli, ServeRunsWithDefaults) {
  const auto options = parsed<ServeOptions>({"serve", "-c", "site.yaml"});
  EXPECT_EQ(options.config, "site.yaml");
  EXPECT_EQ(options.log_level, LogLevel::kInfo);
  EXPECT_FALSE(options.allow_unprotected_remote);
}

TEST(Cli, ServeTakesALevelAndTheRisk) {
  const auto options = parsed<ServeOptions>(
      {"serve", "--config", "site.yaml", "--log-level", "debug", "--allow-unprotected-remote"});
  EXPECT_EQ(options.log_level, LogLevel::kDebug);
  EXPECT_TRUE(options.allow_unprotected_remote);
}

TEST(Cli, IngestTakesFilesAndStandardInput) {
  const auto options =
      parsed<IngestOptions>({"ingest", "-c", "s.yaml", "a.ndjson", "-", "b.ndjson"});
  EXPECT_THAT(options.files, testing::ElementsAre("a.ndjson", "-", "b.ndjson"));
  EXPECT_EQ(options.url, "");
}

TEST(Cli, IngestSendsToADaemon) {
  const auto options =
      parsed<IngestOptions>({"ingest", "-c", "s.yaml", "--url", "http://127.0.0.1:9469", "-"});
  EXPECT_EQ(options.url, "http://127.0.0.1:9469");
}

TEST(Cli, ImportTakesATableAndItsFiles) {
  const auto options = parsed<ImportOptions>(
      {"import", "-c", "s.yaml", "assets", "--sequence", "2", "--dry-run", "a.csv", "-"});
  EXPECT_EQ(options.table, ImportTable::kAssets);
  EXPECT_THAT(options.files, testing::ElementsAre("a.csv", "-"));
  EXPECT_EQ(options.sequence, "2");
  EXPECT_TRUE(options.dry_run);
  EXPECT_FALSE(options.allow_mixing);
  EXPECT_EQ(options.source, "");
}

TEST(Cli, HelpOfImportTellsTheColumns) {
  EXPECT_THAT(answered({"import", "--help"}).output,
              HasSubstr("vouchers: voucher=凭证号 item*=项目 amount*=金额 "
                        "unit=单位(yuan=元|wan_yuan=万元) date*=日期 year=年度 "
                        "type=类型(spent=支出|refunded=退款|adjusted=调整) note=摘要\n"));
}

TEST(Cli, EvaluateReadsAnInstantWithItsOffset) {
  const auto options = parsed<EvaluateOptions>(
      {"evaluate", "-c", "s.yaml", "--at", "2025-07-01T00:00:00+08:00", "--format", "json"});
  EXPECT_EQ(options.at, instant("2025-06-30T16:00:00Z"));
  EXPECT_EQ(options.format, BoardFormat::kJson);
}

TEST(Cli, EventsWithoutFiltersAreAllEvents) {
  const auto options = parsed<EventsOptions>({"events", "-c", "s.yaml"});
  EXPECT_TRUE(options.filter.wants_all());
}

TEST(Cli, SimulateTakesASpanAndSizes) {
  const auto options =
      parsed<SimulateOptions>({"simulate", "-c", "s.yaml", "--from", "2025-01-01T00:00:00Z", "--to",
                               "2025-02-01T00:00:00Z", "--seed", "7", "--cameras", "3000"});
  EXPECT_EQ(options.span,
            (Interval{instant("2025-01-01T00:00:00Z"), instant("2025-02-01T00:00:00Z")}));
  EXPECT_EQ(options.seed, 7u);
  EXPECT_EQ(options.cameras, 3000u);
  EXPECT_EQ(options.lines, 16u);
}

TEST(Cli, RulesLeadToThePageThatThePackageBrings) {
  const auto options = parsed<RulesOptions>({"rules", "-c", "s.yaml"});
  EXPECT_EQ(options.tested_file, "");
  EXPECT_EQ(options.runbook, "file:///usr/share/doc/kpiwatch/operation.md");
}

TEST(Cli, RulesAreToldWhatIsTestedAndWhereTheRunbookIs) {
  const auto options = parsed<RulesOptions>({"rules", "-c", "s.yaml", "--tests", "kpiwatch.yml",
                                             "--runbook-base", "https://example.org/operation.md"});
  EXPECT_EQ(options.tested_file, "kpiwatch.yml");
  EXPECT_EQ(options.runbook, "https://example.org/operation.md");
}

TEST(Cli, VersionAndHelpAreResultsNotMessages) {
  const CliAnswer version = answered({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_THAT(version.output, testing::MatchesRegex("kpiwatch [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_EQ(version.errors, "");
  const CliAnswer help = answered({"--help"});
  EXPECT_EQ(help.status, 0);
  for (const char* command :
       {"serve", "check", "ingest", "import", "evaluate", "events", "simulate", "rules"}) {
    EXPECT_THAT(help.output, HasSubstr(command));
  }
}

TEST(Cli, HelpOfACommandIsThere) {
  EXPECT_THAT(answered({"simulate", "--help"}).output, HasSubstr("--cameras"));
}

struct Wrong {
  std::string name;
  Arguments arguments;
  std::string message;  ///< a part of it
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }

class WrongUsage : public testing::TestWithParam<Wrong> {};

TEST_P(WrongUsage, IsAMessageAndStatusTwo) {
  const CliAnswer answer = answered(GetParam().arguments);
  EXPECT_EQ(answer.status, 2);
  EXPECT_EQ(answer.output, "");
  EXPECT_THAT(answer.errors, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Cli, WrongUsage,
    testing::Values(Wrong{"NoCommand", {}, "subcommand"},
                    Wrong{"UnknownCommand", {"ingets"}, "found \"ingets\""},
                    Wrong{"NoConfiguration", {"check"}, "--config"},
                    Wrong{"NoFiles", {"ingest", "-c", "s.yaml"}, "EVENTS"},
                    Wrong{"UnknownTable",
                          {"import", "-c", "s.yaml", "asset", "a.csv"},
                          "expected one of assets|tickets|vouchers, found 'asset'"},
                    Wrong{"NoTables", {"import", "-c", "s.yaml", "assets"}, "CSV"},
                    Wrong{"BadSource",
                          {"import", "-c", "s.yaml", "assets", "a.csv", "--source", ""},
                          "expected 1 to 256 bytes without control characters"},
                    Wrong{"SequenceOfVouchers",
                          {"import", "-c", "s.yaml", "vouchers", "a.csv", "--sequence", "2"},
                          "--sequence: expected it with assets alone"},
                    Wrong{"BadTime", {"evaluate", "-c", "s.yaml", "--at", "yesterday"}, "--at"},
                    Wrong{"UnknownType",
                          {"events", "-c", "s.yaml", "--type", "kpiwatch.fault.open"},
                          "did you mean \"kpiwatch.fault.opened\"?"},
                    Wrong{"BadFormat",
                          {"evaluate", "-c", "s.yaml", "--format", "xml"},
                          "expected one of json|prometheus|text, found 'xml'"},
                    Wrong{"BadUrl",
                          {"ingest", "-c", "s.yaml", "--url", "http://localhost/x", "-"},
                          "--url: expected a URL like \"http://host:port\", found "
                          "\"http://localhost/x\""},
                    Wrong{"BadPort",
                          {"evaluate", "-c", "s.yaml", "--url", "http://localhost:65536"},
                          "expected a URL like \"http://host:port\", found "
                          "\"http://localhost:65536\""},
                    Wrong{"EmptySpan",
                          {"simulate", "-c", "s.yaml", "--from", "2025-01-02T00:00:00Z", "--to",
                           "2025-01-02T00:00:00Z"},
                          "expected a time after --from"},
                    Wrong{"NoLines",
                          {"simulate", "-c", "s.yaml", "--from", "2025-01-02T00:00:00Z", "--to",
                           "2025-01-03T00:00:00Z", "--lines", "0"},
                          "--lines"}),
    [](const auto& wrong) { return wrong.param.name; });

}  // namespace
}  // namespace kpiwatch
