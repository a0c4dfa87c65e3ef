#pragma once

namespace kpiwatch {

/// Of what is saved: all of it, or what has changed since it was saved last.
enum class ImageExtent { kWhole, kChanges };

}  // namespace kpiwatch
