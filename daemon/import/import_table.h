#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/csv.h"
#include "config/diagnostics.h"

namespace kpiwatch {

/// The tables that `kpiwatch import` takes.
enum class ImportTable {
  kAssets,   ///< the asset register, a line for each asset and time that it stays the same
  kTickets,  ///< faults that people reported, a line for each
  kVouchers  ///< money that was spent, given back or moved, a line for each
};

/// A value that a column may have, and its Chinese word.
struct ImportWord {
  std::string_view word;
  std::string_view chinese;
};

/// A column that a table knows.
struct ImportColumn {
  std::string_view name;
  std::vector<std::string_view> aliases;  ///< further headers that mean it
  bool required = false;                  ///< in the header and in each line
  std::vector<ImportWord> words = {};     ///< what it may hold; anything when empty
};

/// What a table looks like.
struct ImportShape {
  std::string_view name;
  std::vector<ImportColumn> columns;
  bool takes_labels = false;     ///< whether a column it does not know is a label
  bool lines_may_repeat = true;  ///< whether a line may stand twice in a file
  /// What is wrong with two lines about the same thing that say different things (or, unless
  /// lines may repeat, with two lines about the same thing); follows "line N ".
  std::string_view contradiction;

  const ImportColumn* find(std::string_view name) const;
};

/// The one place that knows names, aliases and words.
const ImportShape& shape_of(ImportTable table);

/// What the columns of one file are.
class ImportHeader {
 public:
  struct Entry {
    std::string written;                   ///< the header's own text
    const ImportColumn* column = nullptr;  ///< none: a label, or nothing when `written` is empty
  };

  /// None when something is wrong with it, and then there are complaints. Names are compared
  /// without case. An unnamed column is taken: spreadsheets leave empty ones behind.
  static std::optional<ImportHeader> read(const CsvRow& row, const ImportShape& shape,
                                          const Complaints& complaints);

  /// One for each cell of a line.
  std::span<const Entry> entries() const { return entries_; }
  /// The place of the column of that name; none when the file does not have it.
  std::optional<std::size_t> place_of(std::string_view name) const;

 private:
  std::vector<Entry> entries_;
};

/// Without the white space around it.
std::string_view trimmed(std::string_view text);

}  // namespace kpiwatch
