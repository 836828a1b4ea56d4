#pragma once

#include <vector>

#include "pipeline/finder/seen_spine.h"
#include "pipeline/segment/ct/plane_signal.h"
#include "pipeline/segment/ct/spine_curve.h"

namespace kyphos::pipeline {

/// How surely the learned finder sees disc along a curve through the bodies, at a set of tilts, with prefix sums.
class SeenDiscs {
 public:
  SeenDiscs(const SeenSpine& spine, const SpineCurve& curve);

  /// How much more disc is seen between two samples [from, to) than beside them, within `beside` samples to both sides:
  /// -1 to 1; 0 where the finder sees nothing of either.
  [[nodiscard]] double contrast(const Tilt& tilt, double from, double to, double beside) const;

 private:
  [[nodiscard]] double mean(std::size_t tilt, double from, double to) const;

  std::vector<std::vector<double>> sum_;  ///< one a sagittal tilt
};

}  // namespace kyphos::pipeline
