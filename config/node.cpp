#include "config/node.h"

#include "metrics/base/in_quotes.h"

namespace kpiwatch {
std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kScalar:
      return in_quotes(node.text);
    case Node::Kind::kList:
      return "a list";
    case Node::Kind::kMap:
      return "a mapping";
    case Node::Kind::kNothing:
      break;
  }
  return "nothing";
}

}  // namespace kpiwatch
