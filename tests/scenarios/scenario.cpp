#include "tests/scenarios/scenario.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "config/read_settings.h"
#include "metrics/base/rfc3339.h"
#include "tests/support/journal.h"

namespace kpiwatch::scenarios {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(KPIWATCH_TEST_DATA) / "scenarios";

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

Settings settings_of(const std::filesystem::path& file) {
  const auto settings = read_settings(file);
  if (settings) return *settings;
  std::string message;
  for (const Diagnostic& diagnostic : settings.error()) message += to_string(diagnostic) + "\n";
  throw std::runtime_error(message);
}

Expectation expectation_of(const std::string& line) {
  Json board = parse_json(line).value();
  const Instant at = parse_instant(*board.find("at")->as_string()).value();
  return {at, std::move(board)};
}

void take_in(Scenario& scenario, support::Journal& journal, const std::string& line) {
  using Verdict = support::Journal::Verdict;
  const auto read = parse_cloud_event(line);
  if (!read) return;  // a stream may hold events that are refused: they are no facts
  const CloudEvent& event = *read;
  const Verdict verdict = journal.offer(event);
  if (verdict == Verdict::kAccepted) scenario.accepted.push_back(event);
  if (verdict == Verdict::kConflict) scenario.conflicts.push_back(event);
}

}  // namespace

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

Scenario load(const std::string& name) {
  Scenario scenario;
  scenario.settings = settings_of(kFolder / name / "config.yaml");
  support::Journal journal;
  for (const std::string& line : lines_of(kFolder / name / "events.ndjson")) {
    take_in(scenario, journal, line);
  }
  for (const std::string& line : lines_of(kFolder / name / "expected.ndjson")) {
    scenario.expected.push_back(expectation_of(line));
  }
  return scenario;
}

}  // namespace kpiwatch::scenarios
