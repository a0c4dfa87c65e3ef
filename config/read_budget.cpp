#include <fmt/format.h>

#include <map>

#include "config/fields.h"
#include "config/items_file.h"
#include "config/sections.h"
#include "config/text_file.h"
#include "metrics/base/in_quotes.h"
#include "metrics/events/members.h"

namespace kpiwatch {
namespace {

/// Four digits, as RFC 3339 writes years.
std::optional<int> parse_year(std::string_view text) {
  const auto year = parse_digits(text);
  return text.size() == 4 && year >= 1900 ? year : std::nullopt;
}

/// An item's id, which events name it by as their subject (contract 3).
std::optional<std::string> read_item_id(const Node* node, const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  if (is_identifier(node->text)) return node->text;
  complain(complaints, *node, "id", "1 to 256 bytes without control characters");
  return std::nullopt;
}

/// Reads the section, year by year.
class BudgetReader {
 public:
  BudgetReader(const std::filesystem::path& folder, Settings& settings,
               const Complaints& complaints)
      : folder_(folder), settings_(settings), complaints_(complaints) {}

  void read(const Node& section) {
    Fields fields(section, "budget", complaints_);
    const auto unit = read_choice(fields.take("unit"), "unit", {"yuan", "wan_yuan"}, complaints_);
    if (unit == std::size_t{1}) unit_ = MoneyUnit::kWanYuan;
    if (const Node* years = fields.take("years")) {
      if (years->kind != Node::Kind::kMap) {
        complain(complaints_, *years, "years", "a mapping of years such as 2025");
      }
      for (const Node::Entry& entry : years->entries) read_year(entry);
    }
    fields.finish();
  }

 private:
  void read_year(const Node::Entry& entry) {
    const auto year = parse_year(entry.key);
    if (!year) {
      complaints_.add(entry.at, "years: expected a year of four digits from 1900, found " +
                                    in_quotes(entry.key));
    }
    // What is wrong inside a year that cannot be named is told all the same.
    year_ = year.value_or(0);
    seen_.clear();
    Fields fields(entry.value, entry.key, complaints_);
    const Node* file = fields.take("items_file");
    if (const auto name = read_name(file, "items_file", complaints_)) read_file(*name, file->at);
    if (const Node* items = fields.take("items")) {
      if (items->kind != Node::Kind::kList) complain(complaints_, *items, "items", "a list");
      for (const Node& item : items->items) read_item(item, complaints_);
    }
    fields.finish();
  }

  void read_file(const std::string& name, Position named_at) {
    const auto path = folder_ / name;
    auto bytes = read_bytes(path);
    if (!bytes) {
      complaints_.add(named_at,
                      fmt::format("items_file: {}: {}", path.string(), bytes.error().message));
      return;
    }
    const Complaints complaints = complaints_.about(path.string());
    const auto text = to_clean_text(*std::move(bytes), complaints);
    if (!text) return;
    settings_.text += *text + '\n';
    for (const Node& item : parse_items(*text, complaints)) read_item(item, complaints);
  }

  void read_item(const Node& node, const Complaints& complaints) {
    Fields fields(node, "items", complaints);
    const Node* id_node = fields.require("id");
    const auto id = read_item_id(id_node, complaints);
    const auto name = read_text(fields.take("name"), "name", complaints);
    const auto amount = read_amount(fields.require("amount"), complaints);
    const auto project = read_text(fields.take("project"), "project", complaints);
    fields.finish();
    if (!id) return;
    note_place(*id, id_node->at, complaints);
    settings_.promises.items.push_back(
        {year_, *id, name.value_or(""), amount.value_or(Fen{}), project.value_or("")});
  }

  std::optional<Fen> read_amount(const Node* node, const Complaints& complaints) const {
    if (node == nullptr) return std::nullopt;
    const auto decimal = parse_decimal(node->text);
    if (decimal && decimal->coefficient >= 0) {
      if (const auto amount = to_fen(*decimal, unit_)) return *amount;
    }
    complain(complaints, *node, "amount",
             "a decimal of at least 0 and at most 10^13 yuan in whole fen (0.01 yuan)");
    return std::nullopt;
  }

  void note_place(const std::string& id, Position at, const Complaints& complaints) {
    const auto here = fmt::format("{}:{}:{}", complaints.file(), at.line, at.column);
    const auto [first, is_new] = seen_.try_emplace(id, here);
    if (is_new) return;
    complaints.add(at, fmt::format("id: {} is given twice in {}, first at {}", in_quotes(id), year_,
                                   first->second));
  }

  const std::filesystem::path& folder_;
  Settings& settings_;
  const Complaints& complaints_;
  MoneyUnit unit_ = MoneyUnit::kYuan;
  int year_ = 0;
  std::map<std::string, std::string> seen_;  ///< ids of the year, and where
};

}  // namespace

void read_budget(const Node& section, const std::filesystem::path& folder, Settings& settings,
                 const Complaints& complaints) {
  BudgetReader(folder, settings, complaints).read(section);
}

}  // namespace kpiwatch
