#pragma once

#include <cstddef>
#include <memory>

#include "metrics/report/exposition.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch {

/// The series of single assets, `kpiwatch_asset_online`, of the targets that ask for them: 1 for an
/// asset that is counted and online just before the instant, 0 for one that is counted and not
/// online, none for one that is not counted. So their sum is kpiwatch_online_assets and their
/// number kpiwatch_counted_assets. An asset under maintenance is not counted: a 0 would call
/// someone for planned work, and a label would make another series of it at both ends of the
/// window.
///
/// Written in slices, so that events can be told between two of them. All are of one ledger.
class AssetSeries {
 public:
  explicit AssetSeries(Instant at);
  ~AssetSeries();

  /// Whether any target asks for them.
  static bool are_promised(const Promises& promises);

  /// False when there are no more.
  bool write_slice(const Ledger& ledger, Exposition& out);

 private:
  class OfTarget;

  bool begin_next_target(const Ledger& ledger, Exposition& out);

  Instant at_;
  std::size_t next_target_ = 0;
  std::unique_ptr<OfTarget> current_;
  bool has_head_ = false;
};

}  // namespace kpiwatch
