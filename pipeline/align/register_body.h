#pragma once

#include <Eigen/Geometry>
#include <string>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "pipeline/align/paired_difference.h"

namespace kyphos::pipeline {

/// How the posterior part of a body lies at the later date against the earlier one.
struct BodyRegistration {
  /// From the earlier body's own coordinates (u, v, s) to the later body's own.
  Eigen::Isometry3d later_from_earlier = Eigen::Isometry3d::Identity();
  double correlation = 0.0;  ///< of the two scans over the posterior part, 0 to 1
  std::string why_not;       ///< why it is not to be trusted; empty where it is
};

/// Rigid registration on pedicles, laminae, processes and posterior wall, which stay as they are when the body itself
/// collapses. Starts from the bodies' own frames; refused where the scans do not correlate or the motion against those
/// frames is implausible.
[[nodiscard]] BodyRegistration register_body(const BodyInScan& earlier, const BodyInScan& later);

}  // namespace kyphos::pipeline
