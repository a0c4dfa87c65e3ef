#include "metrics/events/status_event.h"

#include <simdjson.h>

#include <array>
#include <string>

#include "metrics/base/rfc3339.h"
#include "metrics/events/members.h"

namespace kpiwatch {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kLongest = std::size_t{64} << 10;

/// The names that one object has had so far.
class Names {
 public:
  /// False for one that was there before, and when there are too many to remember.
  bool add(std::string_view name) {
    for (std::size_t i = 0; i < count_; ++i)
      if (names_[i] == name) return false;
    if (count_ == names_.size()) return false;
    names_[count_++] = name;
    return true;
  }

 private:
  std::array<std::string_view, 16> names_;
  std::size_t count_ = 0;
};

/// Calls `take(name, value)` for each member until it returns false; false then, and for a name
/// that comes twice.
template <class Take>
bool each_member(ondemand::object& object, Take take) {
  Names names;
  for (auto member : object) {
    ondemand::field field;
    std::string_view name;
    if (std::move(member).get(field) || field.unescaped_key().get(name)) return false;
    if (!names.add(name) || !take(name, field.value())) return false;
  }
  return true;
}

std::optional<std::string_view> text_of(ondemand::value value) {
  std::string_view text;
  if (value.get_string().get(text)) return std::nullopt;
  return text;
}

/// The attributes as they stand in the text; those that nothing depends on are left out.
struct Attributes {
  std::string_view specversion, id, source, type, subject, time, sequence;
  std::optional<Status> status;

  std::string_view* place_of(std::string_view name);
  bool take(std::string_view name, ondemand::value value);
  bool take_data(ondemand::value value);
  std::optional<Event> event() const;
};

std::string_view* Attributes::place_of(std::string_view name) {
  if (name == "specversion") return &specversion;
  if (name == "id") return &id;
  if (name == "source") return &source;
  if (name == "type") return &type;
  if (name == "subject") return &subject;
  if (name == "time") return &time;
  if (name == "sequence") return &sequence;
  return nullptr;
}

bool Attributes::take(std::string_view name, ondemand::value value) {
  if (name == "data") return take_data(value);
  const auto text = text_of(value);
  if (!text || name == "data_base64") return false;
  if (name == "datacontenttype") return *text == "application/json";
  if (std::string_view* place = place_of(name)) *place = *text;
  return true;
}

std::optional<Status> status_called(std::string_view name) {
  if (name == "online") return Status::kOnline;
  if (name == "offline") return Status::kOffline;
  if (name == "unknown") return Status::kUnknown;
  return std::nullopt;
}

bool Attributes::take_data(ondemand::value value) {
  ondemand::object data;
  if (value.get_object().get(data)) return false;
  return each_member(data, [this](std::string_view name, ondemand::value member) {
    const auto text = text_of(member);
    if (text && name == "status") status = status_called(*text);
    return text.has_value();
  });
}

std::optional<Event> Attributes::event() const {
  const bool is_good = specversion == "1.0" && type == "kpiwatch.asset.status" && status &&
                       is_identifier(id) && is_identifier(source) && is_identifier(subject);
  if (!is_good) return std::nullopt;
  const auto instant = parse_instant(time);
  if (!instant) return std::nullopt;
  return Event{.key = {std::string(sequence), std::string(source), std::string(id)},
               .type = std::string(type),
               .subject = std::string(subject),
               .time = *instant,
               .fact = AssetStatus{*status}};
}

/// simdjson reads beyond the text's end, so it gets a copy with room.
struct Workspace {
  ondemand::parser parser;
  std::string buffer;

  std::optional<Event> read(std::string_view text) {
    buffer.assign(text);
    buffer.append(simdjson::SIMDJSON_PADDING, ' ');
    ondemand::document document;
    ondemand::object object;
    if (parser.iterate(buffer.data(), text.size(), buffer.size()).get(document)) return {};
    if (document.get_object().get(object)) return {};
    Attributes attributes;
    const auto take = [&](std::string_view name, ondemand::value value) {
      return attributes.take(name, value);
    };
    if (!each_member(object, take)) return {};
    const char* rest = nullptr;
    if (document.current_location().get(rest) != simdjson::OUT_OF_BOUNDS) return {};
    return attributes.event();
  }
};

}  // namespace

std::optional<Event> read_status_event(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  static thread_local Workspace kept;
  return kept.read(text);
}

}  // namespace kpiwatch
