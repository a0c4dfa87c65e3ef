#include "metrics/report/board_shape.h"

#include <cstdint>
#include <string_view>

namespace kpiwatch {
namespace {

/// Each name and each number of things with its size, so that no two shapes read alike.
class Shape {
 public:
  explicit Shape(std::string& out) : out_(out) {}

  void of(const TargetStanding& target) {
    name(target.id);
    name(target.name);
    name(target.period.window);
    number(target.standing.index());
    std::visit([this](const auto& standing) { of(standing); }, target.standing);
  }

 private:
  void of(const OnlineRateStanding& standing) {
    number(standing.sampled);
    windows(standing.windows);
    groups(standing.groups);
  }

  void of(const FaultsStanding& standing) {
    windows(standing.windows);
    groups(standing.groups);
  }

  void of(const BudgetExecutionStanding& standing) {
    number(standing.projects.size());
    for (const ProjectStanding& project : standing.projects) name(project.project);
    number(standing.items.size());
    for (const ItemStanding& item : standing.items) {
      name(item.item);
      name(item.project);
      name(item.name);
    }
  }

  template <class Windows>
  void windows(const Windows& windows) {
    number(windows.size());
    for (const auto& window : windows) name(window.window);
  }

  template <class Groups>
  void groups(const Groups& groups) {
    number(groups.size());
    for (const auto& group : groups) {
      number(group.labels.size());
      for (const auto& [attribute, value] : group.labels) {
        name(attribute);
        name(value);
      }
      windows(group.windows);
    }
  }

  void name(std::string_view text) {
    number(text.size());
    out_.append(text);
  }

  void number(std::uint64_t value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  std::string& out_;
};

}  // namespace

void to_shape(const Board& board, std::string& out) {
  out.clear();
  Shape shape(out);
  for (const TargetStanding& target : board.targets) shape.of(target);
}

}  // namespace kpiwatch
