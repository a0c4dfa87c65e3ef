#include "daemon/simulate/event_writer.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "daemon/simulated.h"
#include "metrics/base/rfc3339.h"

namespace kpiwatch::simulate {
namespace {

std::string_view words(Reason reason) {
  switch (reason) {
    case Reason::kPower:
      return "停电";
    case Reason::kLine:
      return "专线中断";
    case Reason::kDevice:
      return "设备故障";
    case Reason::kPlanned:
      return "计划检修";
    case Reason::kContactLost:
      return "平台失联";
    case Reason::kNone:
    case Reason::kBeat:
    case Reason::kGone:
      break;
  }
  return "";
}

std::string_view words(Status status) {
  switch (status) {
    case Status::kOnline:
      return "online";
    case Status::kOffline:
      return "offline";
    case Status::kUnknown:
      break;
  }
  return "unknown";
}

}  // namespace

EventWriter::EventWriter(const World& world)
    : world_(world), source_(fmt::format("{}{}", kSimulatedSource, world.seed)) {}

void EventWriter::begin(Instant time, std::string_view type, std::string_view subject) {
  fmt::format_to(
      std::back_inserter(text_),
      R"({{"specversion":"1.0","id":"{}","source":"{}","type":"{}","time":"{}","subject":)",
      ++last_id_, source_, type, format_instant(time, world_.calendar.zone.offset_at(time)));
  append_json_string(text_, subject);
}

void EventWriter::write(const Notice& notice) {
  begin(notice.time, notice.type, notice.subject);
  fmt::format_to(std::back_inserter(text_), ",\"data\":{}}}\n", notice.data);
}

void EventWriter::write(const StatusChange& change) {
  begin(change.time, "kpiwatch.asset.status", world_.id_of(change.asset));
  fmt::format_to(std::back_inserter(text_), R"(,"data":{{"status":"{}")", words(change.status));
  if (const auto reason = words(change.reason); !reason.empty()) {
    fmt::format_to(std::back_inserter(text_), R"(,"reason":"{}")", reason);
  }
  text_ += "}}\n";
}

std::string EventWriter::take() { return std::exchange(text_, {}); }

}  // namespace kpiwatch::simulate
