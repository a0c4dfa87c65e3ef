#include "config/node.h"

#include "metrics/base/in_quotes.h"

namespace kpiwatch {

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kScalar:
      return in_quotes(node.text);
    case Node::Kind::kList:
      return node.items.empty() ? "an empty list" : "a list";
    case Node::Kind::kMap:
      return node.entries.empty() ? "an empty mapping" : "a mapping";
    case Node::Kind::kNothing:
    case Node::Kind::kRefused:
      break;
  }
  return "nothing";
}

}  // namespace kpiwatch
