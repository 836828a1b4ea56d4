#pragma once

#include <string>
#include <vector>

#include "measure/measured.h"
#include "pipeline/align/body_in_scan.h"

namespace kyphos::pipeline {

/// A difference measured on both dates at once, later minus earlier, under the catalogue's key.
struct BoneDifference {
  std::string key;
  measure::Measured<double> difference = measure::WhyNot{"not measured"};
};

/// Change of the three heights and of the wedge angle from following the bone of both endplates from one scan into the
/// other (endplate_motion.h) at a common point spread: what the two outlines err does not enter. Followed from
/// earlier to later and from later to earlier, and halved, so that neither date is favoured. A height is taken along
/// the axis that halves the angle of the endplates at each date; the wedge angle from the lines from the back to the
/// front station. Rows whose bone is not found again, or where the two directions disagree, are left out.
/// Standard error: noise of both scans, reading between slices, half the disagreement of the two directions, and the
/// lag of the followed bone behind the endplate's surface.
/// Where both scans are of thick slices, the change is that of the fit to both at once (thick_motion.h), given only
/// where following the bone agrees with it at two heights or more: two ways of looking that err differently.
[[nodiscard]] std::vector<BoneDifference> paired_differences(const BodyInScan& earlier, const BodyInScan& later);

}  // namespace kyphos::pipeline
