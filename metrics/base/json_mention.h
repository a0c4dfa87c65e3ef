#pragma once

#include <string_view>

namespace kpiwatch {

/// False when no string anywhere in `json`, a document as text, holds `text`: found without reading
/// it.
inline bool may_mention(std::string_view json, std::string_view text) {
  // Whatever is escaped may be any letter.
  return json.find(text) != std::string_view::npos || json.find('\\') != std::string_view::npos;
}

}  // namespace kpiwatch
