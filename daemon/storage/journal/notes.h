#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/storage/journal/sqlite.h"

namespace kpiwatch {

/// What a journal says of itself as a whole: texts by their names, the table `meta` (schema.h).
class Notes {
 public:
  /// `database` must outlive it.
  explicit Notes(const sqlite::Database& database);

  std::optional<std::string> read(std::string_view name) const;
  /// A whole number; 0 without a note that begins with one.
  std::uint64_t read_number(std::string_view name) const;
  /// In the place of what there was.
  void write(std::string_view name, std::string_view value);

 private:
  sqlite::Statement read_;
  sqlite::Statement write_;
};

}  // namespace kpiwatch
