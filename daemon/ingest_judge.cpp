#include "daemon/ingest_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "metrics/base/duration.h"
#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

Identity identity_of(const ReadEvent& event) {
  return {event.event.key.source, event.event.key.id, event.identity};
}

/// Accepted events of a group, found by the hash of their identity: places in a table that is at
/// most half full.
class GroupIndex {
 public:
  explicit GroupIndex(std::size_t most_events) : slots_(std::bit_ceil(2 * most_events + 1)) {}

  void add(const ReadEvent& event, std::size_t place) {
    std::size_t at = event.identity.hash & mask();
    while (slots_[at].event != nullptr) at = (at + 1) & mask();
    slots_[at] = {&event, place};
  }
  /// The place of the event with the same identity.
  std::optional<std::size_t> find(const ReadEvent& event) const {
    const EventKeyView& key = event.event.key;
    for (std::size_t at = event.identity.hash & mask(); slots_[at].event != nullptr;
         at = (at + 1) & mask()) {
      const ReadEvent& other = *slots_[at].event;
      if (other.identity.hash == event.identity.hash && other.event.key.id == key.id &&
          other.event.key.source == key.source)
        return slots_[at].place;
    }
    return std::nullopt;
  }

 private:
  struct Slot {
    const ReadEvent* event = nullptr;
    std::size_t place = 0;
  };
  std::size_t mask() const { return slots_.size() - 1; }

  std::vector<Slot> slots_;
};

std::size_t events_in(std::span<const IngestBatch> group) {
  std::size_t events = 0;
  for (const IngestBatch& batch : group) events += batch.events.size();
  return events;
}

Error contradiction(const ReadEvent& event, EventNumber number, const std::string& accepted) {
  const Event other = parse_event(accepted).value();
  return {Error::Kind::kConflict,
          fmt::format("conflicts with event {}, which was accepted before with source \"{}\" and "
                      "id \"{}\" but other content: {} of \"{}\" at {}",
                      number, event.event.key.source, event.event.key.id, other.type, other.subject,
                      format_instant_utc(other.time))};
}

/// What an event comes to that has the identity of an accepted one.
struct Compared {
  EventNumber accepted = 0;
  std::optional<Error> conflict;  ///< nothing: a duplicate
};

Compared compare(const ReadEvent& event, EventNumber number, const std::string& accepted) {
  if (accepted == event.json || content_of(accepted) == content_of(event.json))
    return {number, std::nullopt};
  return {number, contradiction(event, number, accepted)};
}

/// Those events of a group that are stored already, compared in the order in which they are: read
/// in the order in which they came again, each might need another block.
class StoredBefore {
 public:
  StoredBefore(const EventStore& store, std::span<const IngestBatch> group) {
    std::vector<Suspect> suspects;
    for (const IngestBatch& batch : group) find_suspects(store, batch.events, suspects);
    std::ranges::sort(suspects, {}, [](const Suspect& suspect) { return suspect.guessed.guess; });
    for (const Suspect& suspect : suspects)
      if (const auto number = store.find(identity_of(*suspect.event), suspect.guessed))
        compared_.emplace_back(suspect.event,
                               compare(*suspect.event, *number, store.json_of(*number)));
    std::ranges::sort(compared_, std::less(), &Entry::first);
  }

  /// nullptr when it is not one of them.
  const Compared* find(const ReadEvent& event) const {
    if (compared_.empty()) return nullptr;
    const auto found = std::ranges::lower_bound(compared_, &event, std::less(), &Entry::first);
    return found != compared_.end() && found->first == &event ? &found->second : nullptr;
  }

 private:
  struct Suspect {
    EventRange guessed;
    const ReadEvent* event = nullptr;
  };
  using Entry = std::pair<const ReadEvent*, Compared>;

  static void find_suspects(const EventStore& store, const ReadEvents& events,
                            std::vector<Suspect>& suspects) {
    for (std::size_t index = 0; index < events.size(); ++index) {
      const std::size_t ahead = index + EventStore::kPrefetchAhead;
      if (ahead < events.size()) store.prefetch(events[ahead].identity);
      const ReadEvent& event = events[index];
      if (!event) continue;
      if (const auto guessed = store.guess(event.identity)) suspects.push_back({*guessed, &event});
    }
  }

  std::vector<Entry> compared_;
};

class Judge {
 public:
  Judge(const EventStore& store, std::span<const IngestBatch> group, const JudgeRules& rules)
      : last_stored_(store.last()), rules_(rules), stored_(store, group), fresh_(events_in(group)) {
    judgement_.accepted.reserve(events_in(group));
    for (const IngestBatch& batch : group) add(batch);
  }

  Judgement take() { return std::move(judgement_); }

 private:
  void add(const IngestBatch& batch) {
    judgement_.outcomes.emplace_back();
    for (std::size_t index = 0; index < batch.events.size(); ++index) {
      const ReadEvent& event = batch.events[index];
      if (event)
        add(index, event);
      else
        reject(index, *event.refusal, event.refusal->type);
    }
  }

  void add(std::size_t index, const ReadEvent& event) {
    if (const Compared* stored = stored_.find(event)) {
      take_again(index, event, *stored);
    } else if (const auto place = fresh_.find(event)) {
      const std::string accepted(judgement_.accepted[*place]->json);
      take_again(index, event, compare(event, last_stored_ + 1 + *place, accepted));
    } else if (auto refusal = too_far_ahead(event.event.time, rules_)) {
      reject(index, event, *std::move(refusal));
    } else {
      accept(event);
    }
  }

  void take_again(std::size_t index, const ReadEvent& event, const Compared& compared) {
    if (!compared.conflict) {
      ++judgement_.outcomes.back().duplicates;
      count(event.event.type, EventResult::kDuplicate);
      return;
    }
    judgement_.conflicts.push_back(
        {.accepted = compared.accepted, .received_at = rules_.now, .json = event.json});
    reject(index, event, *compared.conflict);
  }

  void accept(const ReadEvent& event) {
    fresh_.add(event, judgement_.accepted.size());
    judgement_.accepted.push_back(&event);
    ++judgement_.outcomes.back().accepted;
    count(event.event.type, EventResult::kAccepted);
  }

  void reject(std::size_t index, const ReadEvent& event, Error error) {
    reject(index, rejection_of(event.event, std::move(error)), event.event.type);
  }

  void reject(std::size_t index, Rejection rejection, std::string_view type) {
    judgement_.outcomes.back().rejected.push_back({index, std::move(rejection)});
    count(type, EventResult::kRejected);
  }

  void count(std::string_view type, EventResult result) {
    for (Judgement::Count& known : judgement_.counts) {
      if (known.type != type || known.result != result) continue;
      ++known.count;
      return;
    }
    judgement_.counts.push_back({type, result, 1});
  }

  const EventNumber last_stored_;
  const JudgeRules rules_;
  const StoredBefore stored_;
  GroupIndex fresh_;  ///< of this group
  Judgement judgement_;
};

}  // namespace

std::optional<Error> too_far_ahead(Instant time, const JudgeRules& rules) {
  if (time <= rules.now + rules.max_future) return std::nullopt;
  return Error{
      Error::Kind::kRetryLater,
      fmt::format("time {} is more than {} ahead of the clock, which says {}; the event may be "
                  "sent again later",
                  format_instant_utc(time), format_duration(rules.max_future),
                  format_instant_utc(rules.now))};
}

Judgement judge(const EventStore& store, std::span<const IngestBatch> group,
                const JudgeRules& rules) {
  return Judge(store, group, rules).take();
}

}  // namespace kpiwatch
