#include "daemon/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <sstream>

#include "daemon/http/origin.h"
#include "daemon/version.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"
#include "metrics/base/rfc3339.h"
#include "metrics/events/members.h"

namespace kpiwatch {
namespace {

constexpr const char* kDescription =
    "Watches promised performance targets: events are facts, and the standing of every target\n"
    "is exact at any instant.";
constexpr const char* kFooter =
    "Exit status: 0 done; 1 it failed or refused some of the input; 2 wrong usage or "
    "configuration.";

/// The options of every command, of which one is used; and which.
struct Parsed {
  ServeOptions serve;
  CheckOptions check;
  IngestOptions ingest;
  ImportOptions import_tables;
  EvaluateOptions evaluate;
  EventsOptions events;
  SimulateOptions simulate;
  RulesOptions rules;
  std::optional<Command> chosen;
};

template <class Options>
CLI::App& add_command(CLI::App& app, Parsed& parsed, Options& options, const char* name,
                      const char* description) {
  CLI::App& command = *app.add_subcommand(name, description);
  command.add_option("-c,--config", options.config, "the configuration file")
      ->required()
      ->type_name("FILE");
  command.callback([&parsed, &options] { parsed.chosen = options; });
  return command;
}

void add_url(CLI::App& command, std::string& url) {
  command.add_option("--url", url, "the daemon that runs there, such as http://127.0.0.1:9469")
      ->type_name("URL")
      ->check([](const std::string& value) {
        const auto origin = http::parse_origin(value);
        return origin ? std::string() : origin.error().message;
      });
}

void add_mixing(CLI::App& command, bool& allow_mixing) {
  command.add_flag("--allow-mixing", allow_mixing,
                   "take simulated events beside real ones, or real ones beside simulated");
}

CLI::Option* add_time(CLI::App& command, const char* name, const char* description,
                      const std::function<void(Instant)>& store,
                      Result<Instant> (*parse)(std::string_view) = parse_instant) {
  return command
      .add_option_function<std::string>(
          name,
          [name, store, parse](const std::string& text) {
            const auto time = parse(text);
            if (!time) throw CLI::ValidationError(name, time.error().message);
            store(*time);
          },
          description)
      ->type_name("TIME");
}

template <class Enum>
CLI::Option* add_choice(CLI::App& command, const char* name, const char* description, Enum& value,
                        const std::map<std::string, Enum>& choices) {
  std::string names;
  for (const auto& [choice, unused] : choices) names += (names.empty() ? "" : "|") + choice;
  return command
      .add_option_function<std::string>(
          name,
          [name, &value, choices, names](const std::string& text) {
            const auto found = choices.find(text);
            if (found == choices.end()) {
              throw CLI::ValidationError(
                  name, fmt::format("expected one of {}, found '{}'", names, text));
            }
            value = found->second;
          },
          description)
      ->type_name(names);
}

void add_serve(CLI::App& app, Parsed& parsed) {
  auto& options = parsed.serve;
  auto& command = add_command(app, parsed, options, "serve", "run the daemon");
  add_choice<LogLevel>(command, "--log-level", "the least that is logged; default info",
                       options.log_level,
                       {{"debug", LogLevel::kDebug},
                        {"info", LogLevel::kInfo},
                        {"warning", LogLevel::kWarning},
                        {"error", LogLevel::kError}});
  command.add_flag("--allow-unprotected-remote", options.allow_unprotected_remote,
                   "listen beyond this machine although anyone who reaches the address can then "
                   "read everything and send events");
}

void add_check(CLI::App& app, Parsed& parsed) {
  add_command(app, parsed, parsed.check, "check", "read the configuration and tell what is wrong");
}

void add_ingest(CLI::App& app, Parsed& parsed) {
  auto& options = parsed.ingest;
  auto& command = add_command(app, parsed, options, "ingest", "take events from NDJSON files");
  add_url(command, options.url);
  add_mixing(command, options.allow_mixing);
  command.add_option("EVENTS", options.files, "NDJSON files; - is standard input")
      ->required()
      ->type_name("");
}

/// What a column may hold, in both languages; nothing when that is anything.
std::string words_help(const ImportColumn& column) {
  std::string help;
  for (const ImportWord& word : column.words) {
    help += fmt::format("{}{}={}", help.empty() ? "(" : "|", word.word, word.chinese);
  }
  return help.empty() ? help : help + ")";
}

/// The columns of every table, those that a line needs marked.
std::string columns_help() {
  std::string help;
  for (const auto table : {ImportTable::kAssets, ImportTable::kTickets, ImportTable::kVouchers}) {
    const ImportShape& shape = shape_of(table);
    help += fmt::format("{}:", shape.name);
    for (const ImportColumn& column : shape.columns) {
      help += fmt::format(" {}{}={}{}", column.name, column.required ? "*" : "",
                          fmt::join(column.aliases, "="), words_help(column));
    }
    help += shape.takes_labels ? "; any other column is a label\n" : "\n";
  }
  return help;
}

void add_import(CLI::App& app, Parsed& parsed) {
  auto& options = parsed.import_tables;
  auto& command = add_command(app, parsed, options, "import",
                              "take the asset register, tickets or vouchers from CSV files");
  add_url(command, options.url);
  add_mixing(command, options.allow_mixing);
  command.add_flag("--dry-run", options.dry_run, "print the events as NDJSON and store nothing");
  command.add_option("--source", options.source, "of the events; default /import/TABLE")
      ->type_name("SOURCE")
      ->check([](const std::string& value) {
        return is_identifier(value)
                   ? std::string()
                   : std::string("expected 1 to 256 bytes without control characters");
      });
  command
      .add_option("--sequence", options.sequence,
                  "of assets: the greater one wins at the same instant")
      ->type_name("TEXT");
  add_choice<ImportTable>(command, "TABLE", "what the files hold", options.table,
                          {{"assets", ImportTable::kAssets},
                           {"tickets", ImportTable::kTickets},
                           {"vouchers", ImportTable::kVouchers}})
      ->required();
  command.add_option("CSV", options.files, "CSV files; - is standard input")
      ->required()
      ->type_name("");
  command.footer(columns_help() +
                 "Columns with * are needed; of others the first value in parentheses is the "
                 "default.\nTimes: RFC 3339, or 2025-03-01 08:30 on the site's clock.");
}

void add_evaluate(CLI::App& app, Parsed& parsed) {
  auto& options = parsed.evaluate;
  auto& command = add_command(app, parsed, options, "evaluate", "tell where every target stands");
  add_url(command, options.url);
  add_time(
      command, "--at", "the instant to evaluate at, as RFC 3339; default now",
      [&options](Instant at) { options.at = at; }, parse_evaluation_instant);
  add_choice<BoardFormat>(command, "--format", "default text", options.format,
                          {{"text", BoardFormat::kText},
                           {"json", BoardFormat::kJson},
                           {"prometheus", BoardFormat::kPrometheus}});
}

void add_events(CLI::App& app, Parsed& parsed) {
  auto& options = parsed.events;
  auto& command = add_command(app, parsed, options, "events", "print stored events as NDJSON");
  add_url(command, options.url);
  add_time(command, "--from", "only events whose time is not before it",
           [&options](Instant from) { options.filter.span.from = from; });
  add_time(command, "--to", "only events whose time is before it",
           [&options](Instant to) { options.filter.span.to = to; });
  command
      .add_option_function<std::string>(
          "--type",
          [&options](const std::string& type) {
            const auto place = place_of_event_type(type);
            if (!place) throw CLI::ValidationError("--type", place.error().message);
            options.filter.type = type;
          },
          "only this type")
      ->type_name("TYPE");
  command.add_option("--subject", options.filter.subject, "only this subject")
      ->type_name("SUBJECT");
  command.add_option("--source", options.filter.source, "only this source")->type_name("SOURCE");
  command
      .add_option("--id", options.filter.id,
                  "only this id; with --source and --url it is found at once")
      ->type_name("ID");
  auto* conflicts = command.add_flag("--conflicts", options.conflicts,
                                     "the refused events that contradict an accepted one instead");
  for (const char* filter : {"--from", "--to", "--type", "--subject", "--source", "--id"})
    conflicts->excludes(filter);
}

void add_simulate(CLI::App& app, Parsed& parsed) {
  auto& options = parsed.simulate;
  auto& command = add_command(app, parsed, options, "simulate",
                              "make up a plausible stream of events for the configuration");
  add_time(command, "--from", "where it begins", [&options](Instant from) {
    options.span.from = from;
  })->required();
  add_time(command, "--to", "where it ends", [&options](Instant to) {
    options.span.to = to;
  })->required();
  command.add_option("--seed", options.seed, "another seed, another story")->capture_default_str();
  command.add_option("--cameras", options.cameras, "how many")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command.add_option("--lines", options.lines, "how many lines the cameras hang on")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command.footer(
      "Same arguments, same events. An asset kind with a heartbeat_timeout repeats its status "
      "three times\n"
      "within it: 300 cameras with 3m make 430 000 events a day; choose a short time then.");
}

void add_rules(CLI::App& app, Parsed& parsed) {
  auto& options = parsed.rules;
  auto& command = add_command(app, parsed, options, "rules",
                              "print the Prometheus rules that follow from the configuration");
  command
      .add_option("--tests", options.tested_file,
                  "print the tests of the rules in FILE instead, for promtool test rules")
      ->type_name("FILE");
  command
      .add_option("--runbook-base", options.runbook,
                  "the page that runbook_url leads to; it has a section for each alert")
      ->type_name("URL")
      ->capture_default_str();
}

/// CLI11's own message, and where to look further.
CliAnswer answer_of(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream output;
  std::ostringstream errors;
  const int status = app.exit(error, output, errors);
  return {status == 0 ? 0 : 2, output.str(), errors.str()};
}

/// CLI11 would only say that a command is missing.
std::string unknown_command(const CLI::App& app, std::span<const std::string> arguments) {
  if (arguments.empty() || arguments.front().starts_with('-')) return {};
  const std::string& found = arguments.front();
  const std::vector<const CLI::App*> commands = app.get_subcommands({});
  std::vector<std::string> names(commands.size());
  std::ranges::transform(commands, names.begin(), &CLI::App::get_name);
  if (std::ranges::find(names, found) != names.end()) return {};
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return fmt::format("expected one of the commands {}, found {}{}\n", fmt::join(names, ", "),
                     in_quotes(found), suggestion(found, candidates));
}

/// What is wrong with options that are good each by itself.
std::string contradiction(const Command& command) {
  const auto* simulate = std::get_if<SimulateOptions>(&command);
  if (simulate != nullptr && simulate->span.empty()) {
    return "--to: expected a time after --from\n";
  }
  const auto* tables = std::get_if<ImportOptions>(&command);
  if (tables != nullptr && !tables->sequence.empty() && tables->table != ImportTable::kAssets) {
    return "--sequence: expected it with assets alone; a corrected ticket has a greater revision, "
           "and a voucher is taken back by another one\n";
  }
  return {};
}

}  // namespace

std::variant<Command, CliAnswer> parse_cli(std::span<const std::string> arguments) {
  Parsed parsed;
  CLI::App app(kDescription, "kpiwatch");
  app.set_version_flag("--version", fmt::format("kpiwatch {}", kVersion));
  app.footer(kFooter);
  app.require_subcommand(1);
  for (const auto add : {add_serve, add_check, add_ingest, add_import, add_evaluate, add_events,
                         add_simulate, add_rules}) {
    add(app, parsed);
  }
  if (const std::string wrong = unknown_command(app, arguments); !wrong.empty()) {
    return CliAnswer{2, {}, wrong};
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return answer_of(app, error);
  }
  if (const std::string wrong = contradiction(*parsed.chosen); !wrong.empty())
    return CliAnswer{2, {}, wrong};
  return *parsed.chosen;
}

}  // namespace kpiwatch
