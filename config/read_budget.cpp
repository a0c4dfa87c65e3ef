#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "config/csv.h"
#include "config/fields.h"
#include "config/sections.h"
#include "config/text_file.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

/// A budget line as written, from either kind of source.
struct WrittenItem {
  std::string id;
  std::string name;
  std::string amount;
  std::string project;
  Position id_at;
  Position amount_at;
};

class BudgetReader {
 public:
  BudgetReader(const std::filesystem::path& folder, Promises& promises,
               const Complaints& complaints)
      : folder_(folder), promises_(promises), complaints_(complaints) {}

  void read(const Node& section) {
    Fields fields(section, complaints_);
    const auto unit = read_choice(fields.take("unit"), "unit", {"yuan", "wan_yuan"}, complaints_);
    if (unit == std::size_t{1}) unit_ = MoneyUnit::kWanYuan;
    if (const Node* years = fields.take("years")) {
      if (years->kind != Node::Kind::kMap)
        complain(complaints_, *years, "years", "a mapping of years");
      for (const Node::Entry& entry : years->entries) read_year(entry);
    }
    fields.finish();
  }

 private:
  void read_year(const Node::Entry& entry) {
    Node key;
    key.kind = Node::Kind::kScalar;
    key.at = entry.at;
    key.text = entry.key;
    const auto year = read_whole(&key, "years", 1900, 9999, complaints_);
    year_ = static_cast<int>(year.value_or(1900));
    seen_.clear();
    Fields fields(entry.value, complaints_);
    const Node* file = fields.take("items_file");
    if (const auto name = read_text(file, "items_file", complaints_)) read_file(*name, file->at);
    if (const Node* items = fields.take("items")) {
      if (items->kind != Node::Kind::kList)
        complain(complaints_, *items, "items", "a list of items");
      for (const Node& item : items->items) read_item(item);
    }
    fields.finish();
  }

  void read_item(const Node& node) {
    Fields fields(node, complaints_);
    const Node* id = fields.require("id");
    const Node* amount = fields.require("amount");
    WrittenItem item;
    item.name = read_text(fields.take("name"), "name", complaints_).value_or("");
    item.project = read_text(fields.take("project"), "project", complaints_).value_or("");
    fields.finish();
    const auto id_text = read_text(id, "id", complaints_);
    const auto amount_text = read_text(amount, "amount", complaints_);
    if (!id_text || !amount_text) return;
    item.id = *id_text;
    item.amount = *amount_text;
    item.id_at = id->at;
    item.amount_at = amount->at;
    add(std::move(item), complaints_);
  }

  void read_file(const std::string& name, Position named_at) {
    const auto path = folder_ / name;
    const auto bytes = read_bytes(path);
    if (!bytes) {
      complaints_.add(named_at, "items_file: " + bytes.error().message);
      return;
    }
    const Complaints complaints = complaints_.about(path.string());
    const auto text = to_clean_text(*bytes, complaints);
    if (!text) return;
    const auto rows = parse_csv(*text, complaints);
    if (rows.empty()) {
      complaints.add({}, "expected a header row with id, name, amount and project, found nothing");
      return;
    }
    const auto columns = columns_of(rows.front(), complaints);
    if (!columns) return;
    for (std::size_t i = 1; i < rows.size(); ++i)
      read_row(rows[i], *columns, rows.front().size(), complaints);
  }

  static constexpr std::array<std::string_view, 4> kColumns{"id", "name", "amount", "project"};
  using Columns = std::array<std::optional<std::size_t>, kColumns.size()>;

  static std::optional<Columns> columns_of(const CsvRow& header, const Complaints& complaints) {
    Columns columns;
    bool good = true;
    for (std::size_t i = 0; i < header.size(); ++i) {
      const auto known = std::find(kColumns.begin(), kColumns.end(), header[i].text);
      auto* column = known == kColumns.end()
                         ? nullptr
                         : &columns[static_cast<std::size_t>(known - kColumns.begin())];
      if (column == nullptr || *column) {
        complaints.add(header[i].at,
                       fmt::format("expected the columns {} once each, found {}",
                                   fmt::join(kColumns, ", "), in_quotes(header[i].text)));
        good = false;
      } else {
        *column = i;
      }
    }
    for (const std::size_t needed : {0, 2}) {
      if (columns[needed] || !good) continue;
      complaints.add(header.front().at, fmt::format("missing column \"{}\"", kColumns[needed]));
      good = false;
    }
    return good ? std::optional{columns} : std::nullopt;
  }

  void read_row(const CsvRow& row, const Columns& columns, std::size_t width,
                const Complaints& complaints) {
    if (row.size() != width) {
      complaints.add(row.front().at, fmt::format("expected {} cells, found {}", width, row.size()));
      return;
    }
    const auto cell = [&](std::size_t column) {
      return columns[column] ? row[*columns[column]] : CsvCell{};
    };
    add({cell(0).text, cell(1).text, cell(2).text, cell(3).text, cell(0).at, cell(2).at},
        complaints);
  }

  void add(WrittenItem item, const Complaints& complaints) {
    if (item.id.empty() || item.id.size() > 256) {
      complaints.add(item.id_at, "id: expected 1 to 256 bytes, found " + in_quotes(item.id));
      return;
    }
    const auto here =
        fmt::format("{}:{}:{}", complaints.file(), item.id_at.line, item.id_at.column);
    if (const auto [known, is_new] = seen_.try_emplace(item.id, here); !is_new) {
      complaints.add(item.id_at, fmt::format("id: {} is given twice in {}, first at {}",
                                             in_quotes(item.id), year_, known->second));
      return;
    }
    const auto decimal = parse_decimal(item.amount);
    const auto amount = decimal ? to_fen(*decimal, unit_) : Result<Fen>(decimal.error());
    if (!amount || amount->count < 0) {
      complaints.add(item.amount_at,
                     fmt::format("amount: expected a decimal of at least 0 in whole fen, found {}",
                                 in_quotes(item.amount)));
      return;
    }
    promises_.items.push_back({year_, item.id, item.name, *amount, item.project});
  }

  const std::filesystem::path& folder_;
  Promises& promises_;
  const Complaints& complaints_;
  MoneyUnit unit_ = MoneyUnit::kYuan;
  int year_ = 0;
  std::map<std::string, std::string> seen_;  ///< ids of the year, and where
};

}  // namespace

void read_budget(const Node& section, const std::filesystem::path& folder, Promises& promises,
                 const Complaints& complaints) {
  BudgetReader(folder, promises, complaints).read(section);
}

}  // namespace kpiwatch
