#include "tests/daemon/commands/program.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/clock.h"
#include "daemon/http/limits.h"
#include "daemon/storage/journal/directory_lock.h"
#include "metrics/base/rfc3339.h"
#include "tests/support/event_builders.h"
#include "tests/support/file_bytes.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

using support::EventBuilder;
using support::Finished;
using support::Serving;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kConfiguration = R"(site: {name: test}
storage: {path: data}
web: {listen: "127.0.0.1:0"}
targets:
  - id: outages
    name: Outages
    kind: faults
    select: {}
    limit: 1
    max_duration: 2s
    period: year
)";

std::string opened(std::string_view fault, std::string_view time) {
  return EventBuilder("fault.opened", fault, time).text("kind", "network").json() + "\n";
}

/// The real program in a directory of its own.
class ProgramTest : public testing::Test {
 protected:
  ProgramTest() { write("site.yaml", kConfiguration); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name, std::ios::binary) << text;
  }
  Finished run(const std::vector<std::string>& arguments, const std::string& input = {}) const {
    return support::run_program(directory_.path(), arguments, input);
  }
  Finished at_2025(const std::string& format) const {
    return run({"evaluate", "-c", "site.yaml", "--at", "2025-07-01T00:00:00Z", "--format", format});
  }
  /// The exit status of the program when a shell runs it with these words after its name.
  int status_in_shell(const std::string& words) const {
    const std::string command =
        "cd " + directory_.path().string() + " && " + KPIWATCH_PROGRAM + " " + words;
    return WEXITSTATUS(std::system(command.c_str()));
  }
  std::string contents(const std::string& name) const {
    return support::bytes_of(directory_ / name);
  }
  /// The address that a starting daemon logs, once it is ready.
  static std::string url_of(Serving& serving) {
    const std::string line = serving.wait_for("listening on ");
    serving.wait_for("ready with ");
    return line.substr(std::min(line.size(), line.find("http://")));
  }

  support::TemporaryDirectory directory_;
};

TEST_F(ProgramTest, AGoodConfigurationIsSummedUp) {
  EXPECT_EQ(run({"check", "-c", "site.yaml"}), (Finished{0, "site.yaml: 1 target\n", ""}));
}

TEST_F(ProgramTest, BudgetItemsAreSummedUpByYear) {
  write("budget.yaml", std::string(kConfiguration) + R"(budget:
  years:
    2024: {items: [{id: a, name: A, amount: 1}]}
    2025: {items: [{id: a, name: A, amount: 1}, {id: b, name: B, amount: 2}]}
)");
  EXPECT_EQ(run({"check", "-c", "budget.yaml"}).out,
            "budget.yaml: 1 target, 3 budget items in 2 years\n");
}

TEST_F(ProgramTest, EveryErrorOfABadConfigurationIsToldAndNothingElseDone) {
  write("bad.yaml", "site: {name: 7, zone: UTC}\n");
  const Finished checked = run({"check", "-c", "bad.yaml"});
  EXPECT_EQ(checked.status, 2);
  EXPECT_EQ(checked.out, "");
  EXPECT_THAT(checked.err, HasSubstr("bad.yaml:1:17: "));
  for (const char* command : {"serve", "evaluate", "events"}) {
    EXPECT_EQ(run({command, "-c", "bad.yaml"}), checked) << command;
  }
}

TEST_F(ProgramTest, WrongUsageIsStatusTwo) {
  EXPECT_EQ(run({"evaluate"}).status, 2);
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "--url", "http://", "-"}, "{}\n").status, 2);
  EXPECT_EQ(run({"events", "-c", "site.yaml", "--url", "http://"}).status, 2);
}

TEST_F(ProgramTest, GoodLinesAreTakenAndBadOnesNamed) {
  write("a.ndjson", "\n" + opened("f1", "2025-03-01T00:00:00Z") + "{bad\r\n" +
                        opened("f2", "2025-03-02T00:00:00Z"));
  const Finished ingested = run({"ingest", "-c", "site.yaml", "none.ndjson", "a.ndjson", "-"},
                                opened("f1", "2025-03-01T00:00:00Z") + "[]\n");
  EXPECT_EQ(ingested.status, 1);
  EXPECT_EQ(ingested.out, "accepted 2, duplicates 1, rejected 2\n");
  EXPECT_THAT(ingested.err,
              AllOf(StartsWith("none.ndjson: cannot open it: No such file or directory\n"
                               "a.ndjson:3: "),
                    HasSubstr("\n<stdin>:2: ")));
}

TEST_F(ProgramTest, AFolderOfEventsIsNamedAndTheOthersAreTaken) {
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", ".", "-"}, opened("f1", "2025-03-01T00:00:00Z")),
            (Finished{1, "accepted 1, duplicates 0, rejected 0\n",
                      ".: expected a file, found a folder\n"}));
}

TEST_F(ProgramTest, WhatIsStoredComesOutAsItWentIn) {
  const std::string first = opened("f1", "2025-03-01T00:00:00Z");
  const std::string second = opened("f2", "2025-03-02T00:00:00Z");
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "-"}, first + second),
            (Finished{0, "accepted 2, duplicates 0, rejected 0\n", ""}));
  EXPECT_EQ(run({"events", "-c", "site.yaml"}), (Finished{0, first + second, ""}));
  EXPECT_EQ(run({"events", "-c", "site.yaml", "--subject", "f2"}), (Finished{0, second, ""}));
  EXPECT_EQ(run({"events", "-c", "site.yaml", "--to", "2025-03-02T00:00:00Z"}),
            (Finished{0, first, ""}));
}

TEST_F(ProgramTest, AnEventAsLongAsARequestCanBeSentOnEitherWay) {
  const auto padded = [](std::size_t bytes) {
    return EventBuilder("fault.opened", "f1", "2025-03-01T00:00:00Z")
               .text("kind", "network")
               .text("cause", std::string(bytes, 'x'))
               .json() +
           "\n";
  };
  const std::size_t room = http::kMaxBodyBytes + 1 - padded(0).size();
  const std::string longest = padded(room);
  const Finished taken{0, "accepted 1, duplicates 0, rejected 0\n", ""};
  const Finished refused{1, "accepted 0, duplicates 0, rejected 1\n",
                         "<stdin>:1: expected at most 8388608 bytes in a line\n"};
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "-"}, padded(room + 1)), refused);
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "-"}, longest), taken);
  EXPECT_TRUE(run({"events", "-c", "site.yaml"}) == (Finished{0, longest, ""}));
  std::filesystem::remove_all(directory_ / "data");
  Serving serving(directory_.path(), {"-c", "site.yaml"});
  const std::string url = url_of(serving);
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "--url", url, "-"}, padded(room + 1)), refused);
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "--url", url, "-"}, longest), taken);
  EXPECT_TRUE(run({"events", "-c", "site.yaml", "--url", url}) == (Finished{0, longest, ""}));
}

TEST_F(ProgramTest, TheBoardIsPrintedInThreeFormats) {
  run({"ingest", "-c", "site.yaml", "-"}, opened("f1", "2025-03-01T00:00:00Z"));
  EXPECT_THAT(at_2025("json").out,
              AllOf(StartsWith(R"({"site":"test","at":"2025-07-01T00:00:00+00:00")"),
                    HasSubstr(R"("state":"breached")"), EndsWith("}\n")));
  EXPECT_THAT(at_2025("text").out, AllOf(HasSubstr("BREACHED"), EndsWith("\n")));
  EXPECT_THAT(at_2025("prometheus").out,
              HasSubstr("kpiwatch_target_state{target=\"outages\",state=\"breached\"} 1\n"));
}

TEST_F(ProgramTest, WithoutAJournalTheBoardIsOfNoEventsAndNoneIsMade) {
  const Finished evaluated = at_2025("json");
  EXPECT_EQ(evaluated.status, 0);
  EXPECT_THAT(evaluated.out, HasSubstr(R"("count":0)"));
  EXPECT_EQ(evaluated.err, "data: nothing is stored there yet; evaluating without events\n");
  EXPECT_FALSE(std::filesystem::exists(directory_ / "data"));
}

TEST_F(ProgramTest, InAFolderOfOtherThingsNoJournalIsMadeByLooking) {
  std::filesystem::create_directories(directory_ / "data" / "lost+found");
  EXPECT_EQ(at_2025("json").err, "data: nothing is stored there yet; evaluating without events\n");
  EXPECT_EQ(run({"events", "-c", "site.yaml"}),
            (Finished{0, "", "data: nothing is stored there yet\n"}));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_ / "data"), {}), 1);
}

TEST_F(ProgramTest, AStorageThatCannotBeLookedAtIsNotTakenForAnEmptyOne) {
  write("data", "");
  std::filesystem::create_symlink("loop", directory_ / "loop");
  const auto moved = [](const std::string& path) {
    std::string text = kConfiguration;
    return text.replace(text.find("path: data"), 10, "path: " + path);
  };
  write("below.yaml", moved("data/below"));
  write("loop.yaml", moved("loop"));
  for (const std::string command : {"evaluate", "events"}) {
    EXPECT_EQ(run({command, "-c", "site.yaml"}),
              (Finished{1, "", "kpiwatch: data: expected a folder, found a file\n"}));
    EXPECT_EQ(run({command, "-c", "below.yaml"}),
              (Finished{1, "",
                        "kpiwatch: data/below: expected a folder that can be read: Not a "
                        "directory\n"}));
    EXPECT_EQ(run({command, "-c", "loop.yaml"}),
              (Finished{1, "",
                        "kpiwatch: loop: expected a folder that can be read: Too many levels of "
                        "symbolic links\n"}));
  }
}

TEST_F(ProgramTest, ASimulationCanBeIngestedButNotBesideRealEvents) {
  const Finished simulated = run({"simulate", "-c", "site.yaml", "--from", "2025-01-01T00:00:00Z",
                                  "--to", "2025-01-03T00:00:00Z", "--cameras", "3"});
  ASSERT_EQ(simulated.status, 0);
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "-"}, simulated.out).status, 0);
  const Finished refused =
      run({"ingest", "-c", "site.yaml", "-"}, opened("f1", "2025-03-01T00:00:00Z"));
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, HasSubstr("<stdin>:1: a real event, but the journal holds simulated"));
  const Finished mixed = run({"ingest", "-c", "site.yaml", "--allow-mixing", "-"},
                             opened("f1", "2025-03-01T00:00:00Z"));
  EXPECT_EQ(mixed.status, 0);
  EXPECT_THAT(mixed.err, HasSubstr(" warning simulated events and real ones are in one journal"));
}

TEST_F(ProgramTest, ARunningDaemonIsNotGivenAMixtureEither) {
  Serving serving(directory_.path(), {"-c", "site.yaml"});
  const std::string url = url_of(serving);
  const std::string real = opened("f1", "2025-03-01T00:00:00Z");
  std::string simulated = opened("f2", "2025-03-01T00:00:00Z");
  const std::string source = R"("source":")";
  simulated.insert(simulated.find(source) + source.size(), "urn:kpiwatch:simulation:");
  const Finished first = run({"ingest", "-c", "site.yaml", "--url", url, "-"}, real + simulated);
  EXPECT_EQ(first.out, "accepted 1, duplicates 0, rejected 1\n");
  EXPECT_THAT(first.err, StartsWith("<stdin>:2: a simulated event, but the journal holds real"));
  const Finished later = run({"ingest", "-c", "site.yaml", "--url", url, "-"}, simulated + real);
  EXPECT_EQ(later.out, "accepted 0, duplicates 1, rejected 1\n");
  EXPECT_EQ(
      run({"ingest", "-c", "site.yaml", "--url", url, "--allow-mixing", "-"}, simulated).status, 0);
}

TEST_F(ProgramTest, ResultsThatCannotBeWrittenAreAFailure) {
  EXPECT_EQ(status_in_shell("check -c site.yaml > /dev/full 2> /dev/null"), 1);
}

TEST_F(ProgramTest, ClosedStreamsAreAFailureAndNothingIsWrittenElsewhere) {
  write("a.ndjson", opened("f1", "2025-03-01T00:00:00Z"));
  EXPECT_EQ(status_in_shell("ingest -c site.yaml a.ndjson >&- 2>&-"), 1);
  const std::string lock = contents("data/lock");
  EXPECT_NE(lock, "");
  EXPECT_EQ(lock.find_first_not_of("0123456789\n"), std::string::npos) << lock;
  EXPECT_EQ(status_in_shell("events -c site.yaml >&- 2> err"), 1);
  EXPECT_EQ(contents("err"), "cannot write the results to standard output\n");
  EXPECT_EQ(status_in_shell("ingest -c site.yaml - <&- > out 2> err"), 1);
  EXPECT_EQ(contents("out"), "accepted 0, duplicates 0, rejected 0\n");
  EXPECT_THAT(contents("err"), StartsWith("-: cannot read it: "));
  EXPECT_EQ(status_in_shell("events -c site.yaml <&- > out"), 0);
  EXPECT_EQ(contents("out"), contents("a.ndjson"));
}

TEST_F(ProgramTest, AStorageInUseIsToldByWhomAndWhatToDo) {
  const std::filesystem::path folder = directory_ / "data";
  std::filesystem::create_directory(folder);
  const DirectoryLock lock(folder);
  const std::string message =
      "kpiwatch: the storage in " + folder.string() + " is in use by a running kpiwatch (pid " +
      std::to_string(::getpid()) +
      "); if that is the daemon, use --url http://HOST:PORT to reach it, else try again when it "
      "has ended\n";
  for (const std::string command : {"evaluate", "events"}) {
    EXPECT_EQ(run({command, "-c", "site.yaml"}), (Finished{1, "", message}));
  }
}

TEST_F(ProgramTest, ConflictsCanBeInspected) {
  const std::string network = opened("f1", "2025-03-01T00:00:00Z");
  std::string system = network;
  system.replace(system.find("network"), 7, "system");
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "-"}, network + system).out,
            "accepted 1, duplicates 0, rejected 1\n");
  const Finished stored = run({"events", "-c", "site.yaml", "--conflicts"});
  system.pop_back();
  EXPECT_THAT(stored.out, AllOf(StartsWith(R"({"accepted":1,"received_at":")"),
                                EndsWith("\"event\":" + system + "}\n")));
  Serving serving(directory_.path(), {"-c", "site.yaml"});
  EXPECT_EQ(run({"events", "-c", "site.yaml", "--conflicts", "--url", url_of(serving)}), stored);
}

TEST_F(ProgramTest, ADaemonIsReachedByItsAddressAndEndsCleanly) {
  Serving serving(directory_.path(), {"-c", "site.yaml"});
  const std::string url = url_of(serving);
  ASSERT_NE(url, "");
  const std::string event = opened("f1", "2025-03-01T00:00:00Z");
  EXPECT_EQ(run({"ingest", "-c", "site.yaml", "--url", url, "-"}, event + "{bad\n").out,
            "accepted 1, duplicates 0, rejected 1\n");
  EXPECT_EQ(run({"events", "-c", "site.yaml", "--url", url}), (Finished{0, event, ""}));
  const Finished in_use = run({"events", "-c", "site.yaml"});
  EXPECT_EQ(in_use.status, 1);
  EXPECT_THAT(in_use.err, AllOf(HasSubstr("in use"), HasSubstr("--url")));
  const Finished served =
      run({"evaluate", "-c", "site.yaml", "--at", "2025-07-01T00:00:00Z", "--url", url});
  serving.signal(SIGTERM);
  EXPECT_NE(serving.wait_for("stopped"), "");
  EXPECT_EQ(serving.wait(), 0);
  EXPECT_EQ(served, at_2025("text"));
}

TEST_F(ProgramTest, AStateTurnsWithoutAnEventAndIsLogged) {
  Serving serving(directory_.path(), {"-c", "site.yaml"});
  const std::string url = url_of(serving);
  EXPECT_THAT(serving.wait_for("outages is "), HasSubstr(" info outages is met "));
  run({"ingest", "-c", "site.yaml", "--url", url, "-"},
      opened("f1", format_instant_utc(SystemClock().now())));
  EXPECT_THAT(serving.wait_for("outages is "), HasSubstr(" warning outages is at risk "));
  EXPECT_THAT(serving.wait_for("outages is "), HasSubstr(" warning outages is breached "));
}

TEST_F(ProgramTest, AReloadIsAllOrNothing) {
  Serving serving(directory_.path(), {"-c", "site.yaml"});
  serving.wait_for("outages is met");
  write("site.yaml", std::string(kConfiguration) + "    speed: 7\n");
  serving.signal(SIGHUP);
  EXPECT_THAT(serving.wait_for("refused"),
              HasSubstr(" error the configuration is refused: site.yaml:12:5: "));
  std::string moved = kConfiguration;
  moved.replace(moved.find("id: outages"), 11, "id: renamed");
  moved.replace(moved.find("path: data"), 10, "path: there");
  write("site.yaml", moved);
  serving.signal(SIGHUP);
  EXPECT_THAT(serving.wait_for("needs a restart"), HasSubstr("storage.path"));
  EXPECT_NE(serving.wait_for("renamed is met"), "");
  EXPECT_FALSE(std::filesystem::exists(directory_ / "there"));
}

TEST_F(ProgramTest, ListeningBeyondThisMachineHasToBeAskedFor) {
  std::string remote = kConfiguration;
  remote.replace(remote.find("127.0.0.1:0"), 11, "0.0.0.0:0");
  write("site.yaml", remote);
  const Finished refused = run({"serve", "-c", "site.yaml"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("0.0.0.0"), HasSubstr("--allow-unprotected-remote")));
}

TEST_F(ProgramTest, ADaemonThatCannotListenSaysSoAndFails) {
  Serving first(directory_.path(), {"-c", "site.yaml"});
  const std::string url = url_of(first);
  std::string same = kConfiguration;
  same.replace(same.find("127.0.0.1:0"), 11, url.substr(7));
  same.replace(same.find("path: data"), 10, "path: other");
  write("second.yaml", same);
  const Finished second = run({"serve", "-c", "second.yaml"});
  EXPECT_EQ(second.status, 1);
  EXPECT_THAT(second.err, HasSubstr("cannot listen on 127.0.0.1:"));
}

}  // namespace
}  // namespace kpiwatch
