#pragma once

#include <optional>
#include <string>

#include "config/diagnostics.h"
#include "config/node.h"

namespace kpiwatch {

/// The one document of a YAML text (JSON is YAML too), or complaints. Alone knows yaml-cpp.
///
/// It is built from the parser's events rather than from the library's own tree: that tree forgets
/// which keys were given twice, and resolves aliases, so that a few lines can stand for billions of
/// values. Refused here, each with its place: a key given twice or that is not plain text, anchors,
/// aliases and tags, a second document, too many or too deeply nested values. After a complaint
/// about the text itself there is no document. Others leave one, so that what else is wrong with it
/// can be told: without repeated keys, anchors and tags, and with a refused node for each alias.
[[nodiscard]] std::optional<Node> parse_yaml(const std::string& text, const Complaints& complaints);

}  // namespace kpiwatch
