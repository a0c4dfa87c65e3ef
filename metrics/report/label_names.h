#pragma once

#include <string>
#include <vector>

namespace kpiwatch {

/// Attribute names as Prometheus label names, in their order. Attribute names are free text, label
/// names are [a-zA-Z_][a-zA-Z0-9_]*, and some are taken by our own labels or by Prometheus: those
/// are prefixed with "attribute_". Distinct attributes stay distinct by a suffix ("_2", "_3", …).
std::vector<std::string> to_label_names(const std::vector<std::string>& attributes);

}  // namespace kpiwatch
