#include "config/fields.h"
#include "config/sections.h"

namespace kpiwatch {
namespace {

const std::vector<std::string_view> kFaultKinds = {"network", "system"};

void read_mapping(const Node& section, std::string_view system, Settings::FaultMapping& mapping,
                  const Complaints& complaints) {
  Fields fields(section, system, complaints);
  if (auto label = read_name(fields.take("kind_from"), "kind_from", complaints))
    mapping.kind_from = *std::move(label);
  if (const auto kind =
          read_choice(fields.take("default_kind"), "default_kind", kFaultKinds, complaints))
    mapping.default_kind = kFaultKinds[*kind];
  if (const Node* node = fields.take("asset_from"))
    mapping.asset_from = read_names(node, "asset_from", complaints);
  if (const Node* node = fields.take("labels"))
    mapping.labels = read_names(node, "labels", complaints);
  fields.finish();
}

}  // namespace

void read_receivers(const Node& section, Settings& settings, const Complaints& complaints) {
  Fields fields(section, "receivers", complaints);
  if (const Node* node = fields.take("alertmanager"))
    read_mapping(*node, "alertmanager", settings.receivers.alertmanager, complaints);
  if (const Node* node = fields.take("zabbix"))
    read_mapping(*node, "zabbix", settings.receivers.zabbix, complaints);
  fields.finish();
}

}  // namespace kpiwatch
