#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "metrics/base/json.h"
#include "metrics/events/cloud_event.h"

/// Events for tests: `status("cam-1", "2025-03-01T02:00:00Z", "online").id("7").json()`.
namespace kpiwatch::support {

/// A CloudEvent being put together. Unless told otherwise its source is "test" and its id is made
/// from its type, subject and time, so that the same call twice makes a duplicate.
class EventBuilder {
 public:
  /// `type` without its "kpiwatch." in front.
  EventBuilder(std::string_view type, std::string_view subject, std::string_view time)
      : type_("kpiwatch." + std::string(type)),
        subject_(subject),
        time_(time),
        id_(std::string(type) + "/" + subject_ + "/" + time_) {}

  EventBuilder& id(std::string_view id) { return id_ = id, *this; }
  EventBuilder& source(std::string_view source) { return source_ = source, *this; }
  EventBuilder& sequence(std::string_view sequence) { return sequence_ = sequence, *this; }

  /// A member of `data`: a string, or any JSON as it is to be sent.
  EventBuilder& text(std::string_view name, std::string_view value) {
    std::string quoted;
    append_json_string(quoted, value);
    return json(name, quoted);
  }
  EventBuilder& json(std::string_view name, std::string_view value) {
    if (!data_.empty()) data_ += ',';
    append_json_string(data_, name);
    data_.append(":").append(value);
    return *this;
  }

  /// The event on one line, without a line end.
  std::string json() const {
    std::string line = R"({"specversion":"1.0")";
    append(line, "id", id_);
    append(line, "source", source_);
    append(line, "type", type_);
    append(line, "subject", subject_);
    append(line, "time", time_);
    if (!sequence_.empty()) append(line, "sequence", sequence_);
    if (!data_.empty()) line += R"(,"data":{)" + data_ + "}";
    return line + "}";
  }
  /// The event as read from that line; ends the test when it is not a valid one.
  CloudEvent cloud_event() const { return parse_cloud_event(json()).value(); }
  Event event() const { return cloud_event().event; }

 private:
  static void append(std::string& line, std::string_view name, std::string_view value) {
    line.append(",\"").append(name).append("\":");
    append_json_string(line, value);
  }

  std::string type_;
  std::string subject_;
  std::string time_;
  std::string id_;
  std::string source_ = "test";
  std::string sequence_;
  std::string data_;  ///< the members, without the braces
};

using LabelTexts = std::map<std::string, std::string>;

inline std::string to_json_object(const LabelTexts& labels) {
  std::string object = "{";
  for (const auto& [name, value] : labels) {
    if (object.size() > 1) object += ',';
    append_json_string(object, name);
    object += ':';
    append_json_string(object, value);
  }
  return object + "}";
}

inline EventBuilder registered(std::string_view asset, std::string_view time, std::string_view kind,
                               const LabelTexts& labels = {}) {
  EventBuilder builder("asset.registered", asset, time);
  builder.text("kind", kind);
  if (!labels.empty()) builder.json("labels", to_json_object(labels));
  return builder;
}

inline EventBuilder retired(std::string_view asset, std::string_view time) {
  return {"asset.retired", asset, time};
}

inline EventBuilder status(std::string_view asset, std::string_view time, std::string_view status) {
  return EventBuilder("asset.status", asset, time).text("status", status);
}

inline EventBuilder fault_opened(std::string_view fault, std::string_view time,
                                 std::string_view kind = "network") {
  return EventBuilder("fault.opened", fault, time).text("kind", kind);
}

inline EventBuilder fault_closed(std::string_view fault, std::string_view time) {
  return {"fault.closed", fault, time};
}

inline EventBuilder fault_voided(std::string_view fault, std::string_view time) {
  return {"fault.voided", fault, time};
}

/// Add `assets` or `select` as JSON.
inline EventBuilder maintenance_planned(std::string_view window, std::string_view time,
                                        std::string_view from, std::string_view to) {
  return EventBuilder("maintenance.planned", window, time).text("from", from).text("to", to);
}

inline EventBuilder maintenance_cancelled(std::string_view window, std::string_view time) {
  return {"maintenance.cancelled", window, time};
}

/// `what`: "appropriated", "adjusted", "spent" or "refunded"; `amount` in yuan.
inline EventBuilder budget(std::string_view what, std::string_view item, std::string_view time,
                           std::string_view amount) {
  return EventBuilder("budget." + std::string(what), item, time).text("amount", amount);
}

}  // namespace kpiwatch::support
