#include "daemon/storage/journal/notes.h"

#include <charconv>

namespace kpiwatch {

Notes::Notes(const sqlite::Database& database)
    : read_(database, "SELECT value FROM meta WHERE name = ?"),
      write_(database,
             "INSERT INTO meta (name, value) VALUES (?, ?) "
             "ON CONFLICT (name) DO UPDATE SET value = excluded.value") {}

std::optional<std::string> Notes::read(std::string_view name) const {
  auto row = read_.use();
  row.bind_text(name);
  if (!row.step()) return std::nullopt;
  return std::string(row.bytes(0));
}

std::uint64_t Notes::read_number(std::string_view name) const {
  const std::string text = read(name).value_or("");
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void Notes::write(std::string_view name, std::string_view value) {
  write_.use().bind_text(name).bind_text(value).run();
}

}  // namespace kpiwatch
