#include "daemon/ingest_judge.h"

#include <fmt/format.h>

#include <bit>
#include <optional>
#include <string>

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

class Judge {
 public:
  Judge(const EventStore& store, const JudgeRules& rules, std::size_t events)
      : store_(store), rules_(rules), fresh_(events) {
    judgement_.accepted.reserve(events);
  }

  void add(const IngestBatch& batch) {
    judgement_.outcomes.emplace_back();
    for (std::size_t index = 0; index < batch.events.size(); ++index) {
      const std::size_t ahead = index + EventStore::kPrefetchAhead;
      if (ahead < batch.events.size()) store_.prefetch(batch.events[ahead].identity);
      const ReadEvent& event = batch.events[index];
      if (event)
        add(index, event);
      else
        reject(index, *event.refusal, event.refusal->type);
    }
  }

  Judgement take() { return std::move(judgement_); }

 private:
  void add(std::size_t index, const ReadEvent& event) {
    if (const auto number = find(event)) {
      compare(index, event, *number);
    } else if (event.event.time > rules_.now + rules_.max_future) {
      reject(index, event, too_early(event.event.time));
    } else {
      accept(event);
    }
  }

  std::optional<EventNumber> find(const ReadEvent& event) const {
    if (const auto place = fresh_.find(event)) return store_.last() + 1 + *place;
    return store_.find(identity_of(event));
  }

  void compare(std::size_t index, const ReadEvent& event, EventNumber number) {
    const std::string accepted =
        number > store_.last() ? std::string(fresh(number).json) : store_.json_of(number);
    if (accepted == event.json || content_of(accepted) == content_of(event.json)) {
      ++judgement_.outcomes.back().duplicates;
      count(event.event.type, EventResult::kDuplicate);
      return;
    }
    judgement_.conflicts.push_back(
        {.accepted = number, .received_at = rules_.now, .json = event.json});
    reject(index, event, contradiction(event, number, accepted));
  }

  void accept(const ReadEvent& event) {
    fresh_.add(event, judgement_.accepted.size());
    judgement_.accepted.push_back(&event);
    ++judgement_.outcomes.back().accepted;
    count(event.event.type, EventResult::kAccepted);
  }

  void reject(std::size_t index, const ReadEvent& event, Error error) {
    const std::string_view type = event.event.type;
    reject(index, {std::string(event.event.key.id), std::string(type), std::move(error)}, type);
  }

  void reject(std::size_t index, Rejection rejection, std::string_view type) {
    judgement_.outcomes.back().rejected.push_back({index, std::move(rejection)});
    count(type, EventResult::kRejected);
  }

  /// The event of this group that will be stored under that number.
  const ReadEvent& fresh(EventNumber number) const {
    return *judgement_.accepted[number - store_.last() - 1];
  }

  Error too_early(Instant time) const {
    return {
        Error::Kind::kRetryLater,
        fmt::format("time {} is more than {} ahead of the clock, which says {}; the event may be "
                    "sent again later",
                    format_instant_utc(time), format_duration(rules_.max_future),
                    format_instant_utc(rules_.now))};
  }

  static Error contradiction(const ReadEvent& event, EventNumber number,
                             const std::string& accepted) {
    const Event other = parse_event(accepted).value();
    return {Error::Kind::kConflict,
            fmt::format("conflicts with event {}, which was accepted before with source \"{}\" and "
                        "id \"{}\" but other content: {} of \"{}\" at {}",
                        number, event.event.key.source, event.event.key.id, other.type,
                        other.subject, format_instant_utc(other.time))};
  }

  void count(std::string_view type, EventResult result) {
    for (Judgement::Count& known : judgement_.counts) {
      if (known.type != type || known.result != result) continue;
      ++known.count;
      return;
    }
    judgement_.counts.push_back({type, result, 1});
  }

  const EventStore& store_;
  const JudgeRules rules_;
  GroupIndex fresh_;  ///< of this group
  Judgement judgement_;
};

}  // namespace

Judgement judge(const EventStore& store, std::span<const IngestBatch> group,
                const JudgeRules& rules) {
  Judge judge(store, rules, events_in(group));
  for (const IngestBatch& batch : group) judge.add(batch);
  return judge.take();
}

}  // namespace kpiwatch
