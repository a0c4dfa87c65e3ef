#include "daemon/import/import_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"

namespace kpiwatch {
namespace {

/// Shorter names are a letter away from too many words.
constexpr std::size_t kShortestMistakable = 4;

ImportShape assets() {
  return {.name = "assets",
          .columns = {{"id", {"编号"}, true},
                      {"kind", {"类型"}, true},
                      {"name", {"名称"}},
                      {"from", {"开始时间"}, true},
                      {"to", {"结束时间"}},
                      {"labels", {"标签"}}},
          .takes_labels = true,
          .contradiction = "says otherwise of this asset from the same time on"};
}

ImportShape tickets() {
  return {.name = "tickets",
          .columns = {{"id", {"工单号", "编号"}, true},
                      {"kind", {"类型"}, true, {{"network", "网络"}, {"system", "系统"}}},
                      {"opened", {"发生时间", "开始时间"}, true},
                      {"closed", {"恢复时间", "结束时间"}},
                      {"asset", {"设备"}},
                      {"cause", {"原因"}},
                      {"severity", {"级别"}},
                      {"remedy", {"处理"}},
                      {"revision", {"修订"}},
                      {"labels", {"标签"}}},
          .takes_labels = true,
          .contradiction = "says otherwise of this ticket; a correction needs a greater revision"};
}

ImportShape vouchers() {
  return {.name = "vouchers",
          .columns = {{"voucher", {"凭证号"}},
                      {"item", {"项目"}, true},
                      {"amount", {"金额"}, true},
                      {"unit", {"单位"}, false, {{"yuan", "元"}, {"wan_yuan", "万元"}}},
                      {"date", {"日期"}, true},
                      {"year", {"年度"}},
                      {"type",
                       {"类型"},
                       false,
                       {{"spent", "支出"}, {"refunded", "退款"}, {"adjusted", "调整"}}},
                      {"note", {"摘要"}}},
          .lines_may_repeat = false,
          .contradiction =
              "is this voucher already; tell two vouchers, or the parts of one, apart "
              "by their numbers"};
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

const ImportColumn* column_called(std::string_view header, const ImportShape& shape) {
  const std::string name = lowered(header);
  const auto found = std::ranges::find_if(shape.columns, [&](const ImportColumn& column) {
    return column.name == name || std::ranges::find(column.aliases, name) != column.aliases.end();
  });
  return found == shape.columns.end() ? nullptr : &*found;
}

std::vector<std::string_view> all_names(const ImportShape& shape) {
  std::vector<std::string_view> names;
  for (const ImportColumn& column : shape.columns) {
    names.push_back(column.name);
    names.insert(names.end(), column.aliases.begin(), column.aliases.end());
  }
  return names;
}

/// The known name that a label's is but one letter away from: `closd` would be a label for ever,
/// and every fault would stay open.
std::string_view mistaken_for(std::string_view label, const ImportShape& shape) {
  std::vector<std::string_view> names = all_names(shape);
  std::erase_if(names, [](std::string_view name) { return name.size() < kShortestMistakable; });
  return nearest_name(lowered(label), names, 1);
}

std::string names_of(const ImportColumn& column) {
  std::string names = in_quotes(column.name);
  for (const auto alias : column.aliases) names += " or " + in_quotes(alias);
  return names;
}

/// Reads a header, collecting what is wrong with it.
class HeaderCheck {
 public:
  HeaderCheck(const ImportShape& shape, const Complaints& complaints)
      : shape_(shape), complaints_(complaints) {}

  bool good() const { return good_; }

  void check_name(const CsvCell& cell, const ImportHeader::Entry& entry) {
    if (entry.written.empty() || entry.column != nullptr) return;
    if (!shape_.takes_labels) {
      const auto names = all_names(shape_);
      std::vector<std::string_view> shown;
      for (const ImportColumn& column : shape_.columns) shown.push_back(column.name);
      refuse(cell, fmt::format("unknown column {}, expected {}{}", in_quotes(entry.written),
                               fmt::join(shown, ", "), suggestion(lowered(entry.written), names)));
    } else if (const auto meant = mistaken_for(entry.written, shape_); !meant.empty()) {
      refuse(cell, fmt::format("unknown column {}, did you mean {}? (a label needs a name that "
                               "cannot be mistaken)",
                               in_quotes(entry.written), in_quotes(meant)));
    }
  }

  void check_once(const CsvCell& cell, const ImportHeader::Entry& entry,
                  std::span<const ImportHeader::Entry> before) {
    if (entry.written.empty()) return;
    for (const ImportHeader::Entry& other : before) {
      const bool same =
          entry.column != nullptr ? other.column == entry.column : other.written == entry.written;
      if (!same) continue;
      refuse(cell, other.written == entry.written
                       ? fmt::format("column {} is given twice", in_quotes(entry.written))
                       : fmt::format("column {} is given twice, as {} too",
                                     in_quotes(entry.written), in_quotes(other.written)));
      return;
    }
  }

  void check_complete(const CsvRow& row, std::span<const ImportHeader::Entry> entries) {
    std::vector<std::string_view> unmatched;
    for (const auto& entry : entries) {
      if (entry.column == nullptr) unmatched.push_back(entry.written);
    }
    for (const ImportColumn& column : shape_.columns) {
      const bool there = std::ranges::any_of(
          entries, [&](const ImportHeader::Entry& entry) { return entry.column == &column; });
      if (there || !column.required) continue;
      refuse(row.front(), fmt::format("expected the column {}, found none{}", names_of(column),
                                      suggestion(column.name, unmatched)));
      // Nobody means two columns with one name.
      std::erase(unmatched, nearest_name(column.name, unmatched));
    }
  }

 private:
  void refuse(const CsvCell& cell, std::string message) {
    complaints_.add(cell.at, std::move(message));
    good_ = false;
  }

  const ImportShape& shape_;
  const Complaints& complaints_;
  bool good_ = true;
};

}  // namespace

const ImportColumn* ImportShape::find(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &ImportColumn::name);
  return found == columns.end() ? nullptr : &*found;
}

const ImportShape& shape_of(ImportTable table) {
  static const ImportShape kAssets = assets();
  static const ImportShape kTickets = tickets();
  static const ImportShape kVouchers = vouchers();
  switch (table) {
    case ImportTable::kTickets:
      return kTickets;
    case ImportTable::kVouchers:
      return kVouchers;
    case ImportTable::kAssets:
      break;
  }
  return kAssets;
}

std::optional<ImportHeader> ImportHeader::read(const CsvRow& row, const ImportShape& shape,
                                               const Complaints& complaints) {
  ImportHeader header;
  HeaderCheck check(shape, complaints);
  for (const CsvCell& cell : row) {
    Entry entry{std::string(trimmed(cell.text)), nullptr};
    entry.column = column_called(entry.written, shape);
    check.check_name(cell, entry);
    check.check_once(cell, entry, header.entries_);
    header.entries_.push_back(std::move(entry));
  }
  check.check_complete(row, header.entries_);
  if (!check.good()) return {};
  return header;
}

std::optional<std::size_t> ImportHeader::place_of(std::string_view name) const {
  const auto found = std::ranges::find_if(entries_, [name](const Entry& entry) {
    return entry.column != nullptr && entry.column->name == name;
  });
  if (found == entries_.end()) return {};
  return static_cast<std::size_t>(found - entries_.begin());
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace kpiwatch
