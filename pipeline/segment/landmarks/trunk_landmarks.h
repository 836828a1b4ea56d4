#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/ct/coarse_copy.h"

namespace kyphos::pipeline {

/// Organs in front and beside the spine whose level is known. A place counts bodies along the chain from the top: 0 is
/// the height of the first body's middle, 0.5 that of the disc below it; at most one body beyond either end.
struct TrunkLandmarks {
  std::optional<double> carina;       ///< where the trachea parts into the main bronchi
  std::optional<double> iliac_crest;  ///< the highest point of the ilia, mean of both sides
};

/// Looks for them on the copy of a CT. Bodies from the top. Nothing where the scan does not show them clearly.
[[nodiscard]] TrunkLandmarks find_trunk_landmarks(const CoarseCopy& copy,
                                                  const std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
