#include "daemon/receivers/fault_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "daemon/storage/journal/hash_chain.h"
#include "metrics/base/json.h"
#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

/// The same instant is written in the same way by every sender.
std::string normal_form(const std::string& time) {
  const auto instant = parse_instant(time);
  return instant ? format_instant_utc(*instant) : time;
}

const std::string* label_of(const FaultReport& report, std::string_view name) {
  const auto found = std::ranges::find_if(
      report.labels, [name](const auto& label) { return label.first == name; });
  return found == report.labels.end() ? nullptr : &found->second;
}

std::string kind_of(const FaultReport& report, const Settings::FaultMapping& mapping) {
  const std::string* kind = label_of(report, mapping.kind_from);
  return kind != nullptr && (*kind == "network" || *kind == "system") ? *kind
                                                                      : mapping.default_kind;
}

const std::string* asset_of(const FaultReport& report, const Settings::FaultMapping& mapping) {
  for (const std::string& name : mapping.asset_from)
    if (const std::string* asset = label_of(report, name); asset && !asset->empty()) return asset;
  return nullptr;
}

bool is_kept(const std::string& name, const Settings::FaultMapping& mapping) {
  if (name == "kind") return false;  // a fault's own attribute
  return mapping.labels.empty() || std::ranges::find(mapping.labels, name) != mapping.labels.end();
}

Json labels_of(const FaultReport& report, const Settings::FaultMapping& mapping) {
  Json::Object labels;
  for (const auto& [name, value] : report.labels)
    if (is_kept(name, mapping)) labels.emplace_back(name, value);
  return labels;
}

Json data_of(const FaultReport& report, const Settings::FaultMapping& mapping) {
  Json::Object data{{"kind", kind_of(report, mapping)}};
  if (const std::string* asset = asset_of(report, mapping)) data.emplace_back("asset", *asset);
  data.emplace_back("labels", labels_of(report, mapping));
  if (!report.cause.empty()) data.emplace_back("cause", report.cause);
  if (!report.severity.empty()) data.emplace_back("severity", report.severity);
  return data;
}

/// Tells apart what is said of one fault at different times.
std::string digest_of(const Json& data) {
  constexpr int kBytes = 8;
  const Hash hash = sha256(to_canonical_text(data));
  return fmt::format("{:02x}", fmt::join(hash.begin(), hash.begin() + kBytes, ""));
}

std::string event(std::string id, std::string_view system, std::string_view type,
                  std::string subject, std::string time, Json data) {
  return to_text(Json::Object{{"specversion", std::string("1.0")},
                              {"id", std::move(id)},
                              {"source", fmt::format("/receivers/{}", system)},
                              {"type", fmt::format("kpiwatch.fault.{}", type)},
                              {"subject", std::move(subject)},
                              {"time", std::move(time)},
                              {"data", std::move(data)}});
}

}  // namespace

std::vector<std::string> to_events(const FaultReport& report, std::string_view system,
                                   const Settings::FaultMapping& mapping) {
  const std::string started = normal_form(report.started);
  const std::string key = fmt::format("{}/{}", report.id, started);
  const std::string fault = fmt::format("{}:{}", system, key);
  std::vector<std::string> events;
  Json data = data_of(report, mapping);
  std::string opened = fmt::format("{}/opened/{}", key, digest_of(data));
  events.push_back(event(std::move(opened), system, "opened", fault, started, std::move(data)));
  if (!report.ended) return events;
  // An alert that flips ends more than once; of several ends the last one holds.
  const std::string ended = normal_form(*report.ended);
  events.push_back(event(fmt::format("{}/closed/{}", key, ended), system, "closed", fault, ended,
                         Json::Object{}));
  return events;
}

}  // namespace kpiwatch
