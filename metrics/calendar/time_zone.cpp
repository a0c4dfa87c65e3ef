#include "metrics/calendar/time_zone.h"

#include <date/tz.h>

#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>

#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"
#include "metrics/calendar/offset_table.h"

// date's names are never imported: many are also names of std::chrono.
namespace kpiwatch {
namespace {

/// Where the operating system keeps its zones; the library reads them from there too.
const std::string kZoneDirectory = "/usr/share/zoneinfo/";

/// The machine's own zone, under a name that means another one elsewhere.
constexpr std::string_view kMachinesOwn = "localtime";

const OffsetTable& utc_table() {
  static const OffsetTable table("UTC", std::chrono::seconds{0}, {}, {});
  return table;
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

/// The rule at the end of a zone's file. The library leaves it unread and would go on for ever with
/// the offset of the last change listed, in 2037.
std::optional<ZoneRule> read_rule(const std::string& name) {
  const auto file = read_file(kZoneDirectory + name);
  if (!file || !file->ends_with('\n') || file->size() < 2) return {};
  const auto end = file->size() - 1;
  const auto before = file->rfind('\n', end - 1);
  if (before == std::string::npos) return {};
  return ZoneRule::parse(std::string_view(*file).substr(before + 1, end - before - 1));
}

std::unique_ptr<const OffsetTable> make_table(const date::time_zone& zone) {
  const auto first = zone.get_info(date::sys_seconds::min());
  std::vector<OffsetChange> changes;
  // After the last change the library answers with the same span again.
  auto next = zone.get_info(first.end);
  for (auto info = first; next.begin == info.end; next = zone.get_info(info.end)) {
    changes.push_back({next.begin, next.offset});
    info = next;
  }
  return std::make_unique<OffsetTable>(zone.name(), first.offset, changes, read_rule(zone.name()));
}

/// Tables are made once per name and never removed: a TimeZone is a pointer to one.
class Tables {
 public:
  const OffsetTable* of(const date::time_zone& zone) {
    const std::lock_guard lock(mutex_);
    auto& table = tables_[zone.name()];
    if (table == nullptr) table = make_table(zone);
    return table.get();
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<const OffsetTable>> tables_;
};

Error unknown_zone(std::string_view name, const date::tzdb& database) {
  std::vector<std::string_view> known;
  for (const auto& zone : database.zones) {
    if (zone.name() != kMachinesOwn) known.push_back(zone.name());
  }
  return invalid("expected an IANA time zone such as Asia/Shanghai, found " + in_quotes(name) +
                 suggestion(name, known));
}

}  // namespace

TimeZone::TimeZone() : table_(&utc_table()) {}

Result<TimeZone> TimeZone::find(std::string_view name) {
  static Tables tables;
  if (name == utc_table().name()) return TimeZone{};
  try {
    const auto& database = date::get_tzdb();
    for (const auto& zone : database.zones) {
      if (zone.name() == name && name != kMachinesOwn) return TimeZone{tables.of(zone)};
    }
    return unknown_zone(name, database);
  } catch (const std::exception& error) {
    return Error{Error::Kind::kUnavailable,
                 std::string("cannot read the system's time zones: ") + error.what()};
  }
}

const std::string& TimeZone::name() const { return table_->name(); }

LocalTime TimeZone::to_local(Instant instant) const {
  return LocalTime{instant.time_since_epoch() + table_->offset_at(instant)};
}

std::chrono::seconds TimeZone::offset_at(Instant instant) const {
  return std::chrono::duration_cast<std::chrono::seconds>(table_->offset_at(instant));
}

TimeZone::Resolved TimeZone::resolve(LocalTime local) const { return table_->resolve(local); }

std::vector<LocalGap> TimeZone::gaps() const { return table_->gaps(); }

std::string TimeZone::description() const { return table_->description(); }

}  // namespace kpiwatch
