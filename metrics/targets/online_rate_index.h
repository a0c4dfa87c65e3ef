#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "metrics/facts/asset_book.h"
#include "metrics/facts/step_tree.h"
#include "metrics/targets/group_table.h"
#include "metrics/targets/sample_clock.h"
#include "metrics/targets/target.h"

namespace kpiwatch {

/// What is summed for one online-rate target: for each of its groups, how many assets are counted,
/// good, unknown and excluded, as steps over time.
///
/// A change of facts about one asset is told as its segments before (taken out) and after (put in),
/// or as segments that get another status or come under maintenance or no longer are; only what
/// differs reaches the trees.
class OnlineRateIndex {
 public:
  struct Sums {
    Int128 good = 0;
    Int128 counted = 0;
    Int128 unknown = 0;
    Int128 excluded = 0;

    Sums& operator+=(const Sums& other) {
      good += other.good;
      counted += other.counted;
      unknown += other.unknown;
      excluded += other.excluded;
      return *this;
    }
    friend Sums operator-(const Sums& a, const Sums& b) {
      return {a.good - b.good, a.counted - b.counted, a.unknown - b.unknown,
              a.excluded - b.excluded};
    }
  };

  OnlineRateIndex(const Target& target, const OnlineRateTarget& promise, const TimeZone& zone);

  void take_out(const AssetSegment& segment, const AttributesPool& pool);
  void put_in(const AssetSegment& segment, const AttributesPool& pool);
  void change(const AssetSegment& segment, Status to, const AttributesPool& pool);
  /// The segment is under maintenance now if it was not before, and the other way round.
  void turn_maintenance(const AssetSegment& segment, const AttributesPool& pool);
  void flush();
  /// How much has been noted since the last flush, each of whose times costs a search.
  std::size_t noted() const { return noted_.size(); }

  void save(ByteWriter& bytes, ImageExtent extent);
  /// About as many bytes as saving all of it takes.
  std::size_t image_size() const;
  /// Into one for the same target that has what was saved before; a new one for a first time.
  void load(ByteReader& bytes);

  const GroupTable& groups() const { return groups_; }
  /// Assets of a group in each state just before `at`.
  Sums now(GroupTable::Index group, Instant at) const;
  /// The instants on the line on which the target sums: that of time, or of its samples.
  std::vector<std::int64_t> places_of(std::span<const Instant> instants) const;
  /// Sums over everything before each of those places, which ascend, into as many; a window's are
  /// the difference of two.
  void until(GroupTable::Index group, std::span<const std::int64_t> places,
             std::span<Sums> sums) const;
  /// The same, and what `now` says of `at`, which is the instant of the last place: mostly found on
  /// the way.
  Sums until_now(GroupTable::Index group, std::span<const std::int64_t> places, Instant at,
                 std::span<Sums> sums) const;
  /// The first instant at or after `instant` at which a figure steps.
  Instant next_step(Instant instant) const;

 private:
  /// How many assets enter or leave each count: good, counted, unknown, excluded.
  using Delta = std::array<std::int32_t, 4>;
  using Trees = std::array<StepTree, 4>;
  using Counts = std::array<std::int64_t, 4>;

  struct Noted {
    Instant time;
    GroupTable::Index group = 0;
    Delta delta{};
  };
  struct Group {
    Trees by_time;
    /// Used when sampled: steps at the number of the first sample that sees them.
    Trees by_sample;
  };

  void note(const AssetSegment& segment, const Delta& delta, const AttributesPool& pool);
  void note(const Noted& noted);
  Delta effect_of(bool under_maintenance, Status status) const;
  /// Returns the counts just before the last place.
  static Counts sum_up(const Trees& trees, std::span<const std::int64_t> places,
                       std::span<Sums> sums);
  void apply_net();
  void apply(const Noted& noted);
  static void add(Delta& delta, const Delta& other);
  static bool is_nothing(const Delta& delta);
  static Delta minus(Delta delta);
  static void add(Trees& trees, std::int64_t place, const Delta& delta);

  bool unknown_is_offline_;
  SelectorCache select_;
  GroupTable groups_;
  std::optional<SampleClock> samples_;
  std::vector<Group> sums_;
  std::vector<Noted> noted_;
};

}  // namespace kpiwatch
