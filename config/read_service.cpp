#include "config/fields.h"
#include "config/sections.h"

namespace kpiwatch {

void read_storage(const Node& section, const std::filesystem::path& folder, Settings& settings,
                  const Complaints& complaints) {
  Fields fields(section, complaints);
  if (const auto path = read_text(fields.take("path"), "path", complaints)) {
    settings.storage = folder / *path;
  }
  fields.finish();
}

void read_web(const Node& section, Settings& settings, const Complaints& complaints) {
  Fields fields(section, complaints);
  if (const Node* node = fields.take("listen")) {
    const std::string_view text = node->text;
    const auto colon = text.rfind(':');
    const auto port = colon == std::string_view::npos ? Result<Decimal>(invalid("no port"))
                                                      : parse_decimal(text.substr(colon + 1));
    const bool good =
        port && port->scale == 0 && 0 <= port->coefficient && port->coefficient <= 65535;
    std::string_view host = good ? text.substr(0, colon) : std::string_view{};
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
      host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
      host = {};
    }
    if (good && !host.empty()) {
      settings.listen = {std::string{host}, static_cast<std::uint16_t>(port->coefficient)};
    } else {
      complain(complaints, *node, "listen", "HOST:PORT such as 127.0.0.1:9469 or [::1]:9469");
    }
  }
  fields.finish();
}

void read_ingest(const Node& section, Settings& settings, const Complaints& complaints) {
  Fields fields(section, complaints);
  if (const auto future =
          read_duration(fields.take("max_future"), "max_future", true, complaints)) {
    settings.max_future = *future;
  }
  fields.finish();
}

}  // namespace kpiwatch
