#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metrics/base/image.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// An initial budget that was said for an item and year.
struct Appropriation {
  std::int64_t revision = 0;  ///< -1: configured
  Instant time;
  EventKey key;
  Fen amount;
  std::string project;
  std::string name = {};

  template <class Self, class Image>
  static void members(Self& self, Image& image) {
    image(self.revision, self.time, self.key, self.amount, self.project, self.name);
  }
};

/// What is known of one item in one fiscal year.
class ItemYear {
 public:
  /// Sums of the facts strictly before an instant.
  struct Standing {
    bool any_fact = false;
    Fen initial;
    FenSum adjusted;
    FenSum executed;
    std::string project;
    std::string name;  ///< of the winning appropriation, or of the last before it that had one
  };

  void appropriate(Appropriation appropriation);
  void move(Instant time, BudgetMoved::What what, Fen amount);
  Standing before(Instant at) const;

  template <class Self, class Image>
  static void members(Self& self, Image& image) {
    image(self.appropriations_, self.adjusted_, self.executed_);
  }

 private:
  /// Amounts in order of time, with the sum of all up to each, so that any instant is a binary
  /// search.
  struct Sums {
    std::vector<Instant> times;
    std::vector<FenSum> until;

    void add(Instant time, Fen amount);
    FenSum before(Instant at) const;
    bool any_before(Instant at) const { return !times.empty() && times.front() < at; }
    template <class Self, class Image>
    static void members(Self& self, Image& image) {
      image(self.times, self.until);
      image.expect(self.times.size() == self.until.size());
    }
  };

  std::vector<Appropriation> appropriations_;
  Sums adjusted_;
  Sums executed_;
};

/// All that is known of money, by fiscal year and item.
using BudgetBook = std::map<int, std::map<std::string, ItemYear>>;

}  // namespace kpiwatch
