#pragma once

#include <optional>
#include <string>

#include "measure/placed_points.h"
#include "pipeline/segment/segment.h"

namespace kyphos::pipeline {

/// Why a reader's points cannot be those of a row of vertebral bodies - order, side, sizes, planes, names -, as a
/// clause that names the body; nothing where they can. By ratios alone: a film may have no scale.
[[nodiscard]] std::optional<std::string> why_not_a_spine(const measure::PlacedSpine& spine);

/// The bodies of a reader's points, from the top down. Names are the reader's. Where the scale is known they are judged
/// as those of any source.
[[nodiscard]] Segmentation segment_points(const measure::PlacedSpine& spine);

}  // namespace kyphos::pipeline
