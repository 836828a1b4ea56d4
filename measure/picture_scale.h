#pragma once

#include <string>

#include "measure/study.h"

namespace kyphos::measure {

/// How sure a picture's millimetres are. A film shows the body larger than it is; by how much is often not known.
struct PictureScale {
  bool known = true;         ///< false: lengths of this picture are no millimetres
  double relative_se = 0.0;  ///< standard error of every length, as a part of it
  std::string words{};       ///< what tells the scale, or why nothing does
};

/// Lengths, areas and volumes get the error of the scale, which all of them share; without a scale they get the reason
/// instead. Ratios, losses and angles are the same at any scale.
[[nodiscard]] MeasuredStudy in_scale(MeasuredStudy study, const PictureScale& scale);

}  // namespace kyphos::measure
