#pragma once

#include <map>
#include <string>
#include <vector>

#include "metrics/events/event.h"
#include "metrics/targets/target.h"

namespace kpiwatch::naive {

/// What is said about one asset before the instant asked for, looked up anew for every question.
class Asset {
 public:
  Asset(std::string id, const std::map<std::string, Millis, std::less<>>& timeouts)
      : id_(std::move(id)), timeouts_(timeouts) {}

  void add(const Event& event);

  const std::string& id() const { return id_; }
  /// nullptr when it is not registered then.
  const Labels* attributes_at(Instant instant) const;
  Status status_at(Instant instant) const;
  /// Every instant at which one of the two may change, ascending, each once.
  std::vector<Instant> changes() const;

 private:
  /// How long the status said by `event` holds without a further one; kForever's distance if for
  /// ever.
  Millis timeout_of(const Event& event) const;
  const Labels* attributes_for_timeout(Instant instant) const;

  std::string id_;
  const std::map<std::string, Millis, std::less<>>& timeouts_;
  std::vector<Event> existence_;  ///< registrations and retirements
  std::vector<Event> statuses_;
};

/// Every asset that an event before `at` names, by id.
std::map<std::string, Asset> assets_before(const Promises& promises,
                                           const std::vector<Event>& events, Instant at);

}  // namespace kpiwatch::naive
