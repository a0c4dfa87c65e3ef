#include "metrics/report/board_shape.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace kpiwatch {
namespace {

/// Each name and each number of things with its size, so that no two shapes read alike. `Bytes`
/// takes them one after the other.
template <class Bytes>
class Shape {
 public:
  explicit Shape(Bytes& bytes) : bytes_(bytes) {}

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
    bytes_.take(text.data(), text.size());
  }

  void number(std::uint64_t value) {
    bytes_.take(reinterpret_cast<const char*>(&value), sizeof value);
  }

  Bytes& bytes_;
};

struct Written {
  std::string text;

  void take(const char* bytes, std::size_t size) { text.append(bytes, size); }
};

/// Tells whether what is taken is what there was.
struct Compared {
  std::string_view rest;
  bool same = true;

  void take(const char* bytes, std::size_t size) {
    same = same && size <= rest.size() && std::memcmp(rest.data(), bytes, size) == 0;
    if (same) rest.remove_prefix(size);
  }
};

template <class Bytes>
void tell(const Board& board, Bytes& bytes) {
  Shape<Bytes> shape(bytes);
  for (const TargetStanding& target : board.targets) shape.of(target);
}

}  // namespace

std::string shape_of(const Board& board) {
  Written written;
  tell(board, written);
  return std::move(written.text);
}

bool has_shape(const Board& board, std::string_view shape) {
  Compared compared{shape};
  tell(board, compared);
  return compared.same && compared.rest.empty();
}

}  // namespace kpiwatch
