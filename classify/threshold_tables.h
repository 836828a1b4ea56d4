#pragma once

#include <vector>

#include "classify/criteria.h"

namespace kyphos::classify {

/// The default thresholds but those of progression, each with its value, unit, source and edition.
[[nodiscard]] std::vector<Threshold> clinical_thresholds();    ///< pain, breath, dates, age
[[nodiscard]] std::vector<Threshold> structural_thresholds();  ///< collapse, wall, canal, columns
[[nodiscard]] std::vector<Threshold> bone_thresholds();        ///< attenuation, ankylosis

}  // namespace kyphos::classify
