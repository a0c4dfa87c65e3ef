#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/import/csv_import.h"
#include "metrics/base/json.h"

namespace kpiwatch::support {

/// What a table came to: its events, or "LINE: why not" for each line and for its header.
struct ReadTable {
  std::vector<std::string> events;
  std::vector<std::string> refused;
};

inline TimeZone shanghai() { return TimeZone::find("Asia/Shanghai").value(); }

inline ReadTable read_table(ImportTable table, const std::string& text,
                            const std::string& sequence = "") {
  ReadTable read;
  Diagnostics diagnostics;
  auto import_lines =
      CsvImport::open(text, table, {"/import/test", sequence, shanghai()}, {"t.csv", diagnostics});
  for (const Diagnostic& wrong : diagnostics.sorted())
    read.refused.push_back(std::to_string(wrong.line) + ": " + wrong.message);
  if (!import_lines) return read;
  while (auto line = import_lines->next()) {
    if (!line->events) {
      read.refused.push_back(std::to_string(line->number) + ": " + line->events.error().message);
      continue;
    }
    for (std::string& event : *line->events) read.events.push_back(std::move(event));
  }
  return read;
}

/// The text of an attribute of an event.
inline std::string attribute(const std::string& event, std::string_view name) {
  return *parse_json(event).value().find(name)->as_string();
}

inline std::string id_of(const std::string& event) { return attribute(event, "id"); }

/// "type subject time data" of an event: all of it but what it shares with the others, and its id.
inline std::string told(const std::string& event) {
  return attribute(event, "type").substr(9) + " " + attribute(event, "subject") + " " +
         attribute(event, "time") + " " + to_text(*parse_json(event).value().find("data"));
}

inline std::vector<std::string> told(const ReadTable& table) {
  std::vector<std::string> all;
  for (const std::string& event : table.events) all.push_back(told(event));
  return all;
}

}  // namespace kpiwatch::support
