#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "pipeline/segment/ct/disc_parameters.h"
#include "pipeline/segment/ct/plane_signal.h"
#include "pipeline/segment/ct/spine_curve.h"

namespace kyphos::pipeline {

/// A disc: where it crosses the spine curve, how high and how tilted it is, and how clearly it was seen.
struct Disc {
  double lower_mm = 0.0;  ///< along the curve: top of the body below
  double upper_mm = 0.0;  ///< bottom of the body above
  Tilt tilt;              ///< against the plane square to the curve
  double score = 0.0;     ///< matched filter in units of the local contrast
  [[nodiscard]] double middle_mm() const { return 0.5 * (lower_mm + upper_mm); }
  [[nodiscard]] double height_mm() const { return upper_mm - lower_mm; }
};

/// The chain of discs that fits brightness and spacing best, lowest first. Bodies down to 5 mm are allowed.
/// slice_spacing_mm: distance of samples along the spine.
[[nodiscard]] std::vector<Disc> find_discs(const measure::Sampler& sampler, const SpineCurve& curve,
                                           double slice_spacing_mm);

}  // namespace kyphos::pipeline
