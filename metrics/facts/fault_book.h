#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/base/image.h"
#include "metrics/events/event.h"
#include "metrics/facts/asset_book.h"

namespace kpiwatch {

/// A fault as it was reported: what its winning reports say.
struct ReportedFault {
  std::string id;
  std::optional<AssetIndex> asset;
  AttributesId attributes = 0;
  Instant start;
  Instant end = kForever;  ///< kForever while none is known
  /// The winning end when it is before the start: set aside, the fault is open.
  std::optional<Instant> set_aside = std::nullopt;
};

/// All that was reported of faults: who wins among corrections is decided here (contract 3).
class FaultBook {
 public:
  /// Each returns the fault as it stood before the event; look at `find` for how it stands now.
  std::optional<ReportedFault> open(const EventView& event, std::optional<AssetIndex> asset,
                                    AttributesId attributes);
  std::optional<ReportedFault> close(const EventView& event);
  std::optional<ReportedFault> void_it(const EventView& event);

  /// The fault, unless it was voided or never opened.
  std::optional<ReportedFault> find(std::string_view id) const;
  /// Those that name the asset, by id.
  std::vector<ReportedFault> of_asset(AssetIndex asset) const;
  /// Whether any fault, voided ones too, names the asset.
  bool names(AssetIndex asset) const { return by_asset_.contains(asset); }
  /// Calls `visit(fault)` for each fault that stands.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [id, record] : records_) {
      if (const auto fault = stand(id, record)) visit(*fault);
    }
  }

  void save(ByteWriter& bytes) const;
  /// Into an empty one; assets and attributes are below these.
  void load(ByteReader& bytes, std::size_t most_assets, std::size_t most_attributes);

 private:
  struct Opened {
    std::int64_t revision = 0;
    Instant time;
    EventKey key;
    std::optional<AssetIndex> asset;
    AttributesId attributes = 0;

    template <class Self, class Image>
    static void members(Self& self, Image& image) {
      image(self.revision, self.time, self.key, self.asset, self.attributes);
    }
  };
  struct Closed {
    std::int64_t revision = 0;
    Instant time;
    EventKey key;

    template <class Self, class Image>
    static void members(Self& self, Image& image) {
      image(self.revision, self.time, self.key);
    }
  };
  struct Record {
    std::optional<Opened> opened;
    std::optional<Closed> closed;
    bool voided = false;

    template <class Self, class Image>
    static void members(Self& self, Image& image) {
      image(self.opened, self.closed, self.voided);
    }
  };

  static std::optional<ReportedFault> stand(const std::string& id, const Record& record);
  void name_asset(const std::string& id, std::optional<AssetIndex> before,
                  std::optional<AssetIndex> after);

  std::map<std::string, Record, std::less<>> records_;
  std::map<AssetIndex, std::vector<std::string>> by_asset_;  ///< fault ids, ascending
};

}  // namespace kpiwatch
