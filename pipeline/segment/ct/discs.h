#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "pipeline/finder/seen_spine.h"
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
  double seen = 0.0;      ///< of that, what the learned finder adds
  [[nodiscard]] double middle_mm() const { return 0.5 * (lower_mm + upper_mm); }
  [[nodiscard]] double height_mm() const { return upper_mm - lower_mm; }
};

/// The chain of discs that fits brightness and spacing best, lowest first. Bodies down to 5 mm are allowed.
/// slice_spacing_mm: distance of samples along the spine. `seen`: what the learned finder sees of the same spine; where
/// slices hide discs it weighs as much as the slices do. Nothing: the slices alone tell.
[[nodiscard]] std::vector<Disc> find_discs(const measure::Sampler& sampler, const SpineCurve& curve,
                                           double slice_spacing_mm, const SeenSpine* seen = nullptr);

}  // namespace kyphos::pipeline
