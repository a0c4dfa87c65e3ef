#include "daemon/import/import_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "daemon/import/local_time.h"
#include "metrics/base/ascii.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

/// Who types Chinese types this one as easily.
constexpr std::string_view kWideSemicolon = "；";

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// "1,234,567.50" without its commas; any other text as it is.
std::string without_grouping(std::string_view text) {
  const std::string_view whole = text.substr(0, text.find('.'));
  std::string_view rest = whole.substr(whole.starts_with('-') ? 1 : 0);
  const auto first = rest.find(',');
  if (first > 3 || !is_digits(rest.substr(0, first))) return std::string(text);
  for (rest.remove_prefix(first); !rest.empty(); rest.remove_prefix(4)) {
    const bool group = rest.size() >= 4 && rest.front() == ',' && is_digits(rest.substr(1, 3));
    if (!group) return std::string(text);
  }
  std::string plain(text);
  std::erase(plain, ',');
  return plain;
}

/// Cuts the first part off `rest`: up to a semicolon of either width.
std::string_view next_part(std::string_view& rest) {
  const auto narrow = rest.find(';');
  const auto wide = rest.find(kWideSemicolon);
  const auto end = std::min({narrow, wide, rest.size()});
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.size(), end + (wide == end ? kWideSemicolon.size() : 1)));
  return trimmed(part);
}

std::string words_of(const ImportColumn& column) {
  std::string words;
  for (const ImportWord& word : column.words) {
    words += fmt::format("{}{} ({})", words.empty() ? "" : ", ", word.word, word.chinese);
  }
  return words;
}

}  // namespace

ImportRow::ImportRow(const ImportHeader& header, const CsvRow& cells, const TimeZone& zone)
    : header_(header), cells_(cells), zone_(zone) {
  assert(cells.size() == header.entries().size() && "checked before a line is read");
  check_required();
  check_unnamed();
}

std::string_view ImportRow::text(std::string_view column) const {
  const auto place = header_.place_of(column);
  return place ? trimmed(cells_[*place].text) : std::string_view{};
}

std::optional<Instant> ImportRow::time(std::string_view column) {
  const auto found = text(column);
  if (found.empty()) return {};
  const auto time = parse_table_time(found, zone_);
  if (time) return *time;
  refuse(column, time.error().message);
  return {};
}

std::optional<Json::Number> ImportRow::whole(std::string_view column) {
  const auto found = text(column);
  if (found.empty()) return {};
  const bool leading_zero = found.size() > 1 && found.front() == '0';
  if (is_digits(found) && !leading_zero) return Json::Number{std::string(found)};
  refuse(column, fmt::format("expected a whole number, found {}", in_quotes(found)));
  return {};
}

std::optional<Decimal> ImportRow::decimal(std::string_view column) {
  const auto found = text(column);
  if (found.empty()) return {};
  const auto decimal = parse_decimal(without_grouping(found));
  if (decimal) return *decimal;
  refuse(column, decimal.error().message);
  return {};
}

std::optional<std::string> ImportRow::word(std::string_view column) {
  const auto found = text(column);
  const auto place = header_.place_of(column);
  if (!place || found.empty()) return {};
  const ImportColumn& known = *header_.entries()[*place].column;
  for (const ImportWord& word : known.words) {
    if (found == word.word || found == word.chinese) return std::string(word.word);
  }
  refuse(column, fmt::format("expected one of {}, found {}", words_of(known), in_quotes(found)));
  return {};
}

Json::Object ImportRow::labels() {
  Json::Object labels;
  for (std::string_view rest = text("labels"); !rest.empty();) {
    const std::string_view part = next_part(rest);
    if (part.empty()) continue;
    const auto equals = part.find('=');
    if (equals == std::string_view::npos || trimmed(part.substr(0, equals)).empty()) {
      refuse("labels",
             fmt::format("expected labels such as town=龙塘镇;class=1, found {}", in_quotes(part)));
      continue;
    }
    add_label(labels, trimmed(part.substr(0, equals)), trimmed(part.substr(equals + 1)));
  }
  for (std::size_t place = 0; place < cells_.size(); ++place) {
    const ImportHeader::Entry& entry = header_.entries()[place];
    const std::string_view value = trimmed(cells_[place].text);
    const bool is_label = entry.column == nullptr && !entry.written.empty();
    if (is_label && !value.empty()) add_label(labels, entry.written, value);
  }
  return labels;
}

void ImportRow::refuse(std::string_view column, std::string_view message) {
  const auto place = header_.place_of(column);
  const std::string_view name =
      place ? std::string_view(header_.entries()[*place].written) : column;
  complaints_.push_back(fmt::format("{}: {}", name, message));
}

std::string ImportRow::complaint() const { return fmt::format("{}", fmt::join(complaints_, "; ")); }

void ImportRow::check_required() {
  for (const ImportHeader::Entry& entry : header_.entries()) {
    if (entry.column == nullptr || !entry.column->required) continue;
    if (text(entry.column->name).empty())
      refuse(entry.column->name, "expected a value, found none");
  }
}

void ImportRow::check_unnamed() {
  for (std::size_t place = 0; place < cells_.size(); ++place) {
    const std::string_view value = trimmed(cells_[place].text);
    if (!header_.entries()[place].written.empty() || value.empty()) continue;
    complaints_.push_back(
        fmt::format("expected nothing in cell {}, whose column has no name, found {}", place + 1,
                    in_quotes(value)));
  }
}

void ImportRow::add_label(Json::Object& labels, std::string_view name, std::string_view value) {
  const bool twice = std::ranges::any_of(
      labels, [name](const Json::Member& label) { return label.first == name; });
  if (twice) {
    complaints_.push_back(fmt::format("expected each label once, found {} twice", in_quotes(name)));
    return;
  }
  labels.emplace_back(std::string(name), std::string(value));
}

}  // namespace kpiwatch
