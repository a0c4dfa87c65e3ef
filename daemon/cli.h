#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "daemon/event_filter.h"
#include "daemon/import/import_table.h"
#include "daemon/logging.h"
#include "metrics/base/instant.h"

namespace kpiwatch {

struct ServeOptions {
  std::filesystem::path config;
  LogLevel log_level = LogLevel::kInfo;
  /// Listening beyond this machine is refused without it: nothing asks yet who a client is.
  bool allow_unprotected_remote = false;
};

struct CheckOptions {
  std::filesystem::path config;
};

struct IngestOptions {
  std::filesystem::path config;
  std::string url;  ///< of a running daemon; "": straight into the storage
  bool allow_mixing = false;
  std::vector<std::string> files;  ///< "-": standard input
};

struct ImportOptions {
  std::filesystem::path config;
  std::string url;  ///< as for ingest
  bool allow_mixing = false;
  bool dry_run = false;
  std::string source;    ///< "": the table's own
  std::string sequence;  ///< of assets alone
  ImportTable table = ImportTable::kAssets;
  std::vector<std::string> files;  ///< "-": standard input
};

enum class BoardFormat { kText, kJson, kPrometheus };

struct EvaluateOptions {
  std::filesystem::path config;
  std::string url;  ///< as for ingest
  std::optional<Instant> at;
  BoardFormat format = BoardFormat::kText;
};

struct EventsOptions {
  std::filesystem::path config;
  std::string url;  ///< as for ingest
  EventFilter filter;
  bool conflicts = false;  ///< the refused events instead; not filtered
};

struct SimulateOptions {
  std::filesystem::path config;
  Interval span;
  std::uint64_t seed = 1;
  std::uint32_t cameras = 300;
  std::uint32_t lines = 16;
};

struct RulesOptions {
  std::filesystem::path config;
  std::string tested_file;  ///< "": the rules; else the tests of the rules that this file holds
  /// Where the package puts the page with a section for each alert.
  std::string runbook = "file:///usr/share/doc/kpiwatch/operation.md";
};

using Command = std::variant<ServeOptions, CheckOptions, IngestOptions, ImportOptions,
                             EvaluateOptions, EventsOptions, SimulateOptions, RulesOptions>;

/// What the arguments themselves ask for, without a command: help, the version, or what is wrong
/// with them.
struct CliAnswer {
  int status = 0;
  std::string output;  ///< for standard output
  std::string errors;  ///< for standard error
};

/// `arguments`: without the program's name.
std::variant<Command, CliAnswer> parse_cli(std::span<const std::string> arguments);

}  // namespace kpiwatch
