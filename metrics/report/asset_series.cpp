#include "metrics/report/asset_series.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/report/label_names.h"
#include "metrics/report/series_text.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kName = "kpiwatch_asset_online";
constexpr std::string_view kHelp =
    "Whether an asset that counts for the target is online now: 1 or 0; absent while it does not "
    "count. For targets with asset_metrics.";
/// A tenth of a millisecond or so, for which events wait.
constexpr std::size_t kSlice = 1024;

/// Names for the labels of `by`, beside our own.
std::vector<std::string> label_names(std::vector<std::string> by) {
  by.insert(by.begin(), "asset");
  std::vector<std::string> names = to_label_names(by);
  names.erase(names.begin());
  return names;
}

/// nullptr for a target that asks for no series of single assets.
const OnlineRateTarget* with_assets(const Target& target) {
  const auto* online = std::get_if<OnlineRateTarget>(&target.promise);
  return online != nullptr && online->asset_metrics ? online : nullptr;
}

}  // namespace

/// The way through one target's assets, and the text around their ids. What stands behind an id is
/// the same for all assets of the same attributes.
class AssetSeries::OfTarget {
 public:
  OfTarget(const Target& target, const OnlineRateTarget& promise, Instant at)
      : walk_(promise, at), by_(target.by), names_(label_names(target.by)) {
    SeriesText(before_id_, kName).label("target", target.id);
    before_id_ += ",asset=\"";
  }

  bool write_slice(const Ledger& ledger, Exposition& out) {
    return ledger.walk_assets(walk_, kSlice, [&](const CountedAsset& asset) {
      out.line({before_id_, escaped(asset.id), behind_id(asset), asset.online ? "1" : "0"});
    });
  }

 private:
  struct Span {
    std::size_t begin = 0;
    std::size_t size = 0;  ///< 0: not written yet
  };

  std::string_view escaped(std::string_view id) {
    if (!needs_escape(id)) return id;
    escaped_.clear();
    append_label_value(escaped_, id);
    return escaped_;
  }

  std::string_view behind_id(const CountedAsset& asset) {
    if (asset.attributes_id >= behind_.size()) behind_.resize(asset.attributes_id + 1);
    Span& span = behind_[asset.attributes_id];
    if (span.size == 0) span = written_behind_id(asset.attributes);
    return std::string_view(texts_).substr(span.begin, span.size);
  }

  Span written_behind_id(const Labels& attributes) {
    const std::size_t begin = texts_.size();
    texts_ += '"';
    for (std::size_t i = 0; i < by_.size(); ++i) {
      texts_.append(",").append(names_[i]).append("=\"");
      append_label_value(texts_, value_of(attributes, by_[i]));
      texts_ += '"';
    }
    texts_ += "} ";
    return {begin, texts_.size() - begin};
  }

  AssetWalk walk_;
  std::vector<std::string> by_;
  std::vector<std::string> names_;
  std::string before_id_;
  std::string escaped_;
  std::string texts_;
  std::vector<Span> behind_;  ///< by attributes, in texts_
};

AssetSeries::AssetSeries(Instant at) : at_(at) {}
AssetSeries::~AssetSeries() = default;

bool AssetSeries::are_promised(const Promises& promises) {
  return std::ranges::any_of(promises.targets, with_assets);
}

bool AssetSeries::write_slice(const Ledger& ledger, Exposition& out) {
  if (!current_ && !begin_next_target(ledger, out)) return false;
  if (!current_->write_slice(ledger, out)) current_.reset();
  return true;
}

bool AssetSeries::begin_next_target(const Ledger& ledger, Exposition& out) {
  const std::vector<Target>& targets = ledger.promises().targets;
  while (next_target_ < targets.size()) {
    const Target& target = targets[next_target_++];
    const OnlineRateTarget* online = with_assets(target);
    if (online == nullptr) continue;
    if (!std::exchange(has_head_, true)) out.family(kName, "gauge", kHelp);
    current_ = std::make_unique<OfTarget>(target, *online, at_);
    return true;
  }
  return false;
}

}  // namespace kpiwatch
