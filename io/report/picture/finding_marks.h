#pragma once

#include <span>
#include <string>
#include <vector>

#include "measure/study.h"

namespace kyphos::io {

enum class MarkColour : unsigned char { Gas, Cement, Leak, Wall };

/// Something to draw into a sagittal picture, in patient space.
struct FindingMark {
  enum class Kind : unsigned char {
    Dots,      ///< voxels, so that the picture still shows through
    Line,      ///< thin, from point to point
    Diameter,  ///< between two points, with bars at its ends
  };
  Kind kind = Kind::Line;
  MarkColour colour = MarkColour::Wall;
  std::vector<measure::PointLps> points;
  std::string text{};  ///< beside the last point
};

/// Gas of clefts and cement as dots; the neighbours' wall line with the farthest point behind it, and the narrowest
/// diameter of the canal with its number, where a body is collapsed, stands back or narrows the canal.
[[nodiscard]] std::vector<FindingMark> finding_marks(std::span<const measure::MeasuredVertebra> vertebrae,
                                                     const measure::FindingLimits& limits);

/// What the colours mean, as far as they occur; empty where nothing is drawn.
[[nodiscard]] std::string marks_caption(std::span<const FindingMark> marks);

}  // namespace kyphos::io
