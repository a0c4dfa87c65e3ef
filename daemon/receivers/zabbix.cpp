#include <fmt/format.h>

#include <algorithm>

#include "daemon/receivers/message.h"
#include "daemon/receivers/reports.h"

namespace kpiwatch {
namespace {

/// Tags are labels; a tag may come twice in Zabbix, and its first value is taken then. The host is
/// one more.
Result<std::vector<std::pair<std::string, std::string>>> read_labels(const Message& message) {
  auto host = message.text("host");
  if (!host) return host.error();
  const auto tags = message.array("tags");
  if (!tags) return tags.error();
  std::vector<std::pair<std::string, std::string>> labels{{"host", *std::move(host)}};
  for (std::size_t index = 0; index < (*tags)->size(); ++index) {
    const auto tag = Message::of((**tags)[index], fmt::format("tags[{}]", index));
    if (!tag) return tag.error();
    auto name = tag->text("tag");
    if (!name) return name.error();
    auto value = tag->text("value");
    if (!value) return value.error();
    const bool known =
        std::ranges::any_of(labels, [&name](const auto& label) { return label.first == *name; });
    if (!known) labels.emplace_back(*std::move(name), *std::move(value));
  }
  return labels;
}

}  // namespace

Result<std::vector<FaultReport>> read_zabbix(std::string_view body) {
  const auto json = parse_json(body);
  if (!json) return json.error();
  const auto message = Message::of(*json, "the message");
  if (!message) return message.error();
  const auto status = message->choice("status", {"problem", "recovery"});
  if (!status) return status.error();
  FaultReport report;
  for (const auto& [name, field] :
       {std::pair{"event_id", &report.id}, std::pair{"time", &report.started},
        std::pair{"severity", &report.severity}, std::pair{"name", &report.cause}}) {
    auto text = message->text(name);
    if (!text) return text.error();
    *field = *std::move(text);
  }
  auto labels = read_labels(*message);
  if (!labels) return labels.error();
  report.labels = *std::move(labels);
  if (*status == "recovery") {
    auto ended = message->text("recovery_time");
    if (!ended) return ended.error();
    report.ended = *std::move(ended);
  }
  return std::vector{std::move(report)};
}

}  // namespace kpiwatch
