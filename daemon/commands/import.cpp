#include "daemon/commands/import.h"

#include <fmt/format.h>

#include <deque>
#include <istream>
#include <ostream>

#include "config/text_file.h"
#include "daemon/commands/load.h"
#include "daemon/commands/take_events.h"
#include "daemon/import/csv_import.h"
#include "daemon/ingest_judge.h"
#include "daemon/logging.h"

namespace kpiwatch {
namespace {

struct Table {
  std::string name;  ///< of its file
  CsvImport lines;
};

std::string source_of(const ImportOptions& options) {
  return options.source.empty() ? fmt::format("/import/{}", shape_of(options.table).name)
                                : options.source;
}

Result<std::string> read_table(const std::string& file, Console& console) {
  return file == "-" ? read_bytes(console.in, kMaxImportBytes) : read_bytes(file, kMaxImportBytes);
}

/// Every table, or every complaint about any of them on `err`.
std::optional<std::vector<Table>> open_tables(const ImportOptions& options, const TimeZone& zone,
                                              Console& console) {
  std::vector<Table> tables;
  Diagnostics diagnostics;
  for (const std::string& file : options.files) {
    const std::string name = file == "-" ? "<stdin>" : file;
    auto bytes = read_table(file, console);
    if (!bytes) {
      diagnostics.add({name, 0, 0, bytes.error().message});
      continue;
    }
    auto lines = CsvImport::open(*std::move(bytes), options.table,
                                 {source_of(options), options.sequence, zone}, {name, diagnostics});
    if (lines) tables.push_back({name, *std::move(lines)});
  }
  for (const Diagnostic& wrong : diagnostics.sorted()) {
    const std::string line = wrong.line == 0 ? "" : fmt::format("{}:", wrong.line);
    console.err << fmt::format("{}:{} {}\n", wrong.file, line, printable(wrong.message));
  }
  if (!diagnostics.empty()) return {};
  return tables;
}

/// The events of a table one by one, each with the number of its line in the file; a line without
/// any goes to `reject`.
class EventLines {
 public:
  using Reject = std::function<void(std::uint64_t line, const std::string& message)>;

  EventLines(CsvImport& table, Reject reject) : table_(table), reject_(std::move(reject)) {}

  std::optional<Line> next() {
    while (waiting_.empty()) {
      auto line = table_.next();
      if (!line) return {};
      const auto number = static_cast<std::uint64_t>(line->number);
      if (!line->events) {
        reject_(number, line->events.error().message);
        continue;
      }
      for (std::string& event : *line->events) waiting_.push_back({number, std::move(event)});
    }
    Line first = std::move(waiting_.front());
    waiting_.pop_front();
    return first;
  }

 private:
  CsvImport& table_;
  Reject reject_;
  std::deque<Line> waiting_;
};

bool take_tables(std::vector<Table>& tables, Intake& intake) {
  for (Table& table : tables) {
    EventLines lines(table.lines, [&](std::uint64_t line, const std::string& message) {
      intake.reject(table.name, line, message);
    });
    if (!intake.take_lines([&lines] { return lines.next(); }, table.name)) return false;
  }
  return true;
}

/// Why an event would not be taken; nothing when it would, unless what is stored speaks against it.
std::optional<Error> refusal_of(const std::string& text, const JudgeRules& rules) {
  const auto event = parse_event(text);
  return event ? too_far_ahead(event->time, rules) : std::optional(event.error().error);
}

/// The events on `out`; the sums on `err`, so that `out` can be ingested as it is.
int print_tables(std::vector<Table>& tables, const JudgeRules& rules, Console& console) {
  std::uint64_t events = 0;
  std::uint64_t rejected = 0;
  for (Table& table : tables) {
    const auto reject = [&](std::uint64_t line, const std::string& message) {
      ++rejected;
      console.err << fmt::format("{}:{}: {}\n", table.name, line, printable(message));
    };
    EventLines lines(table.lines, reject);
    while (const auto line = lines.next()) {
      if (const auto refusal = refusal_of(line->text, rules)) {
        reject(line->number, refusal->message);
        continue;
      }
      ++events;
      console.out << line->text << '\n';
    }
  }
  console.err << fmt::format("events {}, rejected {}; nothing was stored\n", events, rejected);
  return finish(console, rejected == 0 ? kDone : kFailed);
}

}  // namespace

int run_import(const ImportOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  auto tables = open_tables(options, settings->promises.calendar.zone, console);
  if (!tables) return kFailed;
  if (options.dry_run)
    return print_tables(*tables, {SystemClock().now(), settings->max_future}, console);
  return take_events({options.url, options.allow_mixing}, *settings, console,
                     [&tables](Intake& intake) { return take_tables(*tables, intake); });
}

}  // namespace kpiwatch
