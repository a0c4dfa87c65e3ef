#include "daemon/storage/identity/id_series.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <span>
#include <utility>

namespace kpiwatch {
namespace {

/// So many numbers may be shed beside as many as are in runs, before the series is given up.
constexpr std::uint64_t kPatience = 32;

/// So many numbers tell their stride.
constexpr std::size_t kEnough = 4;

std::uint64_t gap_between(const IdRun& below, const IdRun& above) {
  return above.first() - below.last();
}

/// The distance that two thirds of the numbers alone have from the next.
std::optional<std::uint64_t> common_gap(const std::vector<IdRun>& runs) {
  std::vector<std::uint64_t> gaps;
  for (std::size_t at = 1; at < runs.size(); ++at)
    if (runs[at - 1].is_single() && runs[at].is_single())
      gaps.push_back(gap_between(runs[at - 1], runs[at]));
  if (gaps.size() + 1 < kEnough) return std::nullopt;
  // What two thirds have is in the middle.
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::ranges::nth_element(gaps, middle);
  const std::uint64_t common = *middle;
  const auto times = static_cast<std::size_t>(std::ranges::count(gaps, common));
  return times * 3 >= gaps.size() * 2 ? std::optional(common) : std::nullopt;
}

EventNumber newest_of(const std::vector<IdRun>& singles) {
  EventNumber newest = 0;
  for (const IdRun& single : singles) newest = std::max(newest, single.lowest_event());
  return newest;
}

}  // namespace

IdSeries::IdSeries(ByteReader& from)
    : hash_(from.read<std::uint64_t>()),
      stride_(from.read<std::uint64_t>()),
      members_(from.read<std::uint64_t>()),
      shed_(from.read<std::uint32_t>()),
      given_up_(from.read<bool>()) {
  const std::size_t count = from.read_count(sizeof(IdRun));
  const std::string_view bytes = from.read_bytes(count * sizeof(IdRun));
  runs_.assign(bytes.empty() ? 0 : count, IdRun(0, 0));
  if (!bytes.empty()) std::memcpy(runs_.data(), bytes.data(), bytes.size());
}

void IdSeries::save(ByteWriter& to) const {
  to.write(hash_);
  to.write(stride_);
  to.write(members_);
  to.write(shed_);
  to.write(given_up_);
  to.write(std::uint64_t{runs_.size()});
  to.write_all(std::span<const IdRun>(runs_));
}

std::optional<EventRange> IdSeries::find(std::uint64_t number) const {
  const std::size_t above = place_above(number);
  if (above == 0 || !runs_[above - 1].holds(number)) return std::nullopt;
  return runs_[above - 1].range_of(number);
}

bool IdSeries::add(std::uint64_t number, EventNumber event, bool may_begin) {
  const IdRun fresh(number, event);
  const std::size_t above = place_above(number);
  if (above > 0) {
    const IdRun& below = runs_[above - 1];
    if (number <= below.last()) return false;
    if (extend(above - 1, below, fresh)) return true;
  }
  if (above < runs_.size() && extend(above, fresh, runs_[above])) return true;
  if (given_up_ || !may_begin) return false;
  runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(above), fresh);
  ++members_;
  if (runs_.size() >= kEnough && std::has_single_bit(runs_.size())) form_runs();
  return true;
}

/// Puts both in the place of run `at`, which is one of them, and the other a number that is new.
bool IdSeries::extend(std::size_t at, const IdRun& below, const IdRun& above) {
  const std::uint64_t gap = gap_between(below, above);
  if (below.is_single() && above.is_single() && gap != stride_) return false;
  const auto whole = IdRun::joined(below, above);
  if (!whole) return false;
  runs_[at] = *whole;
  ++members_;
  if (at + 1 < runs_.size()) join_with_next(at);
  if (at > 0) join_with_next(at - 1);
  return true;
}

void IdSeries::join_with_next(std::size_t at) {
  const auto whole = IdRun::joined(runs_[at], runs_[at + 1]);
  if (!whole) return;
  runs_[at] = *whole;
  runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  release_memory();
}

/// Learns the stride if it can be told, and joins the numbers alone that have it between them.
void IdSeries::form_runs() {
  const auto common = common_gap(runs_);
  if (!common) return;
  stride_ = *common;
  std::vector<IdRun> formed;
  for (const IdRun& run : runs_) {
    const bool near = !formed.empty() && gap_between(formed.back(), run) == stride_;
    const auto whole = near ? IdRun::joined(formed.back(), run) : std::nullopt;
    if (whole)
      formed.back() = *whole;
    else
      formed.push_back(run);
  }
  runs_ = std::move(formed);
  release_memory();
}

std::vector<IdRun> IdSeries::shed() {
  std::vector<IdRun> singles;
  std::ranges::copy_if(runs_, std::back_inserter(singles), &IdRun::is_single);
  given_up_ = singles.size() < 2 || shed_ > kPatience + members_;
  if (!given_up_) {
    const auto half = singles.begin() + static_cast<std::ptrdiff_t>((singles.size() + 1) / 2);
    std::ranges::nth_element(singles, half, {}, &IdRun::lowest_event);
    singles.erase(half, singles.end());
  }
  const EventNumber newest = newest_of(singles);
  std::erase_if(runs_, [newest](const IdRun& run) {
    return run.is_single() && run.lowest_event() <= newest;
  });
  shed_ += static_cast<std::uint32_t>(singles.size());
  members_ -= singles.size();
  release_memory();
  return singles;
}

void IdSeries::release_memory() {
  if (runs_.size() * 4 <= runs_.capacity()) runs_.shrink_to_fit();
}

std::size_t IdSeries::place_above(std::uint64_t number) const {
  // Most continue what came last.
  if (!runs_.empty() && runs_.back().first() <= number) return runs_.size();
  const auto above = std::ranges::upper_bound(runs_, number, {}, &IdRun::first);
  return static_cast<std::size_t>(above - runs_.begin());
}

}  // namespace kpiwatch
