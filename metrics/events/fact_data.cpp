#include "metrics/events/fact_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "metrics/base/in_quotes.h"
#include "metrics/base/rfc3339.h"
#include "metrics/events/members.h"

namespace kpiwatch {
namespace {

/// Whole numbers up to here are the same in every JSON implementation.
constexpr std::int64_t kGreatestRevision = std::int64_t{1} << 53;

Result<std::int64_t> read_revision(const Json& data) {
  const auto revision = optional_whole(data, "revision", {0, kGreatestRevision});
  if (!revision) return revision.error();
  return revision->value_or(0);
}

/// `kind` and the labels of an asset or a fault.
Result<Labels> read_attributes(const Json& data) {
  auto kind = required_string(data, "kind");
  if (!kind) return kind.error();
  Labels attributes;
  const auto* labels = find_member(data, "labels");
  if (labels != nullptr && labels->as_object() == nullptr) {
    return unexpected("`labels` to be an object of strings", labels);
  }
  const Json::Object none;
  for (const auto& [name, value] : labels == nullptr ? none : *labels->as_object()) {
    if (name == "kind")
      return invalid("expected no label named \"kind\": it is an attribute itself");
    if (value.as_string() == nullptr) {
      return unexpected(fmt::format("the label {} to be a string", in_quotes(name)), &value);
    }
    attributes.emplace(name, *value.as_string());
  }
  attributes.emplace("kind", std::move(*kind));
  return attributes;
}

Result<Fact> read_registered(const Json& data) {
  auto attributes = read_attributes(data);
  if (!attributes) return attributes.error();
  auto name = optional_string(data, "name");
  if (!name) return name.error();
  return Fact{AssetRegistered{name->value_or(""), std::move(*attributes)}};
}

Result<Fact> read_retired(const Json&) { return Fact{AssetRetired{}}; }

Result<Fact> read_status(const Json& data) {
  static constexpr std::array<std::pair<std::string_view, Status>, 3> kStatuses{
      {{"online", Status::kOnline}, {"offline", Status::kOffline}, {"unknown", Status::kUnknown}}};
  const auto* member = find_member(data, "status");
  const auto* name = member == nullptr ? nullptr : member->as_string();
  for (const auto& [known, status] : kStatuses) {
    if (name != nullptr && *name == known) return Fact{AssetStatus{status}};
  }
  return unexpected("`status` to be online, offline or unknown", member);
}

/// The asset that a fault names, if it names one.
Result<std::optional<std::string>> read_fault_asset(const Json& data) {
  if (find_member(data, "asset") == nullptr) return std::optional<std::string>{};
  auto asset = required_identifier(data, "asset");
  if (!asset) return asset.error();
  return std::optional{std::move(*asset)};
}

Result<Fact> read_opened(const Json& data) {
  auto attributes = read_attributes(data);
  if (!attributes) return attributes.error();
  const auto kind = value_of(*attributes, "kind");
  if (kind != "network" && kind != "system") {
    return unexpected("`kind` of a fault to be network or system", find_member(data, "kind"));
  }
  auto asset = read_fault_asset(data);
  if (!asset) return asset.error();
  const auto revision = read_revision(data);
  if (!revision) return revision.error();
  return Fact{FaultOpened{std::move(*attributes), std::move(*asset), *revision}};
}

Result<Fact> read_closed(const Json& data) {
  const auto revision = read_revision(data);
  if (!revision) return revision.error();
  return Fact{FaultClosed{*revision}};
}

Result<Fact> read_voided(const Json&) { return Fact{FaultVoided{}}; }

Result<Instant> read_instant_member(const Json& data, std::string_view name) {
  const auto text = required_string(data, name);
  if (!text) return text.error();
  const auto instant = parse_instant(*text);
  if (!instant) return invalid(fmt::format("`{}`: {}", name, instant.error().message));
  return instant;
}

/// Whether "" is a string among others; it is no asset's id.
enum class EmptyStrings { kAllowed, kRefused };
Result<std::vector<std::string>> read_strings(const Json::Array& array, EmptyStrings empty,
                                              std::string_view what) {
  std::vector<std::string> strings;
  for (const auto& element : array) {
    const auto* string = element.as_string();
    if (string == nullptr || (string->empty() && empty == EmptyStrings::kRefused)) {
      return unexpected(what, &element);
    }
    strings.push_back(*string);
  }
  return strings;
}

Result<std::vector<std::string>> read_assets(const Json* assets) {
  if (assets == nullptr) return std::vector<std::string>{};
  constexpr std::string_view kWhat = "`assets` to be an array of strings that are not empty";
  if (assets->as_array() == nullptr) return unexpected(kWhat, assets);
  return read_strings(*assets->as_array(), EmptyStrings::kRefused, kWhat);
}

Result<std::optional<Selector>> read_select(const Json* select) {
  if (select == nullptr) return std::optional<Selector>{};
  if (select->as_object() == nullptr) return unexpected("`select` to be an object", select);
  std::vector<Selector::Condition> conditions;
  for (const auto& [attribute, value] : *select->as_object()) {
    const auto what = fmt::format("`select` to have a string or an array of strings for {}",
                                  in_quotes(attribute));
    if (const auto* single = value.as_string()) {
      conditions.push_back({attribute, {*single}});
      continue;
    }
    if (value.as_array() == nullptr) return unexpected(what, &value);
    auto values = read_strings(*value.as_array(), EmptyStrings::kAllowed, what);
    if (!values) return values.error();
    conditions.push_back({attribute, std::move(*values)});
  }
  return std::optional{Selector{std::move(conditions)}};
}

Result<Interval> read_planned_interval(const Json& data) {
  const auto from = read_instant_member(data, "from");
  if (!from) return from.error();
  const auto to = read_instant_member(data, "to");
  if (!to) return to.error();
  if (*to > *from) return Interval{*from, *to};
  return unexpected("`to` to be after `from`", find_member(data, "to"));
}

Result<Fact> read_planned(const Json& data) {
  const auto interval = read_planned_interval(data);
  if (!interval) return interval.error();
  if (find_member(data, "select") == nullptr && find_member(data, "assets") == nullptr) {
    return invalid("expected at least one of `select` and `assets`, found neither");
  }
  auto select = read_select(find_member(data, "select"));
  if (!select) return select.error();
  auto assets = read_assets(find_member(data, "assets"));
  if (!assets) return assets.error();
  const auto revision = read_revision(data);
  if (!revision) return revision.error();
  return Fact{MaintenancePlanned{*interval, std::move(*select), std::move(*assets), *revision}};
}

Result<Fact> read_cancelled(const Json&) { return Fact{MaintenanceCancelled{}}; }

Result<MoneyUnit> read_unit(const Json& data) {
  const auto* member = find_member(data, "unit");
  if (member == nullptr) return MoneyUnit::kYuan;
  if (member->as_string() != nullptr) {
    if (const auto unit = parse_money_unit(*member->as_string())) return unit;
  }
  return unexpected("`unit` to be yuan or wan_yuan", member);
}

Result<Fen> read_amount(const Json& data) {
  const auto unit = read_unit(data);
  if (!unit) return unit.error();
  const auto* member = find_member(data, "amount");
  const auto* number = member == nullptr ? nullptr : member->as_number();
  const auto* string = member == nullptr ? nullptr : member->as_string();
  if (number == nullptr && string == nullptr) {
    return unexpected("`amount` to be a decimal, as a string or a number", member);
  }
  const auto decimal = parse_decimal(number != nullptr ? number->text : *string);
  if (!decimal) return invalid("`amount`: " + decimal.error().message);
  const auto fen = to_fen(*decimal, *unit);
  if (!fen) return invalid("`amount`: " + fen.error().message);
  return fen;
}

Result<std::optional<int>> read_year(const Json& data) {
  const auto year = optional_whole(data, "year", {1900, 9999});
  if (!year) return year.error();
  if (!*year) return std::optional<int>{};
  return std::optional{static_cast<int>(**year)};
}

Result<Fact> read_appropriated(const Json& data) {
  const auto amount = read_amount(data);
  if (!amount) return amount.error();
  if (*amount < Fen{0})
    return unexpected("`amount` not to be negative", find_member(data, "amount"));
  const auto year = read_year(data);
  if (!year) return year.error();
  auto name = optional_string(data, "name");
  if (!name) return name.error();
  auto project = optional_string(data, "project");
  if (!project) return project.error();
  const auto revision = read_revision(data);
  if (!revision) return revision.error();
  return Fact{
      BudgetAppropriated{*amount, *year, project->value_or(""), *revision, name->value_or("")}};
}

Result<Fact> read_adjusted(const Json& data) {
  const auto amount = read_amount(data);
  if (!amount) return amount.error();
  const auto year = read_year(data);
  if (!year) return year.error();
  return Fact{BudgetMoved{BudgetMoved::What::kAdjusted, *amount, *year}};
}

/// What was spent or given back: positive as it is sent.
Result<BudgetMoved> read_execution(const Json& data) {
  const auto amount = read_amount(data);
  if (!amount) return amount.error();
  if (*amount <= Fen{0}) {
    return unexpected("`amount` to be greater than 0", find_member(data, "amount"));
  }
  const auto year = read_year(data);
  if (!year) return year.error();
  return BudgetMoved{BudgetMoved::What::kExecuted, *amount, *year};
}

Result<Fact> read_spent(const Json& data) {
  const auto moved = read_execution(data);
  if (!moved) return moved.error();
  return Fact{*moved};
}

Result<Fact> read_refunded(const Json& data) {
  auto moved = read_execution(data);
  if (!moved) return moved.error();
  moved->amount = -moved->amount;
  return Fact{*moved};
}

using FactReader = Result<Fact> (*)(const Json&);

/// In the order of event_types().
constexpr std::array<FactReader, 12> kReaders{
    read_registered, read_retired,   read_status,       read_opened,   read_closed, read_voided,
    read_planned,    read_cancelled, read_appropriated, read_adjusted, read_spent,  read_refunded};

}  // namespace

Result<Fact> read_fact(std::string_view type, const Json& data) {
  const auto place = place_of_event_type(type);
  if (!place) return place.error();
  return kReaders[*place](data);
}

}  // namespace kpiwatch
