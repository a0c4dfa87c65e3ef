#include "config/read_settings.h"

#include "config/fields.h"
#include "config/sections.h"
#include "config/text_file.h"
#include "config/yaml_document.h"

namespace kpiwatch {
namespace {

Settings read_document(const Node& document, const std::filesystem::path& folder,
                       const Complaints& complaints) {
  static const Node kMissing;
  Settings settings;
  Fields fields(document, "configuration", complaints);
  const auto section = [&](std::string_view key) -> const Node& {
    const Node* node = fields.take(key);
    return node != nullptr ? *node : kMissing;
  };
  read_site(section("site"), settings.promises, complaints);
  read_storage(section("storage"), folder, settings, complaints);
  read_web(section("web"), settings, complaints);
  read_ingest(section("ingest"), settings, complaints);
  read_receivers(section("receivers"), settings, complaints);
  read_assets(section("assets"), settings.promises, complaints);
  read_targets(section("targets"), settings.promises, complaints);
  read_alerts(section("alerts"), settings, complaints);
  read_budget(section("budget"), folder, settings, complaints);
  fields.finish();
  return settings;
}

}  // namespace

boost::system::result<Settings, std::vector<Diagnostic>> read_settings(
    const std::filesystem::path& file) {
  Diagnostics diagnostics;
  const Complaints complaints(file.string(), diagnostics);
  Settings settings;
  if (auto bytes = read_bytes(file); !bytes) {
    complaints.add({}, bytes.error().message);
  } else if (const auto text = to_clean_text(*std::move(bytes), complaints)) {
    if (const auto document = parse_yaml(*text, complaints)) {
      settings = read_document(*document, file.parent_path(), complaints);
      settings.text.insert(0, *text + '\n');
    }
  }
  if (!diagnostics.empty()) return diagnostics.sorted();
  return settings;
}

}  // namespace kpiwatch
