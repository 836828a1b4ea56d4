#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "pipeline/fit/blurred_step.h"
#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {

/// The first run of samples of a profile that the scan holds (not measure::kOutsideHu): from `first` to before `last`.
struct SeenSamples {
  std::size_t first = 0;
  std::size_t last = 0;
};
[[nodiscard]] SeenSamples first_seen(std::span<const float> profile);

struct EdgeFit {
  double position_mm = 0.0;  ///< outer surface of the shell along the profile
  double se_mm = 0.0;        ///< from noise and misfit of the model
  double contrast_hu = 0.0;  ///< shell above the soft side, after undoing the blur
  double residual_hu = 0.0;  ///< root mean square misfit
};

/// Fits soft tissue | bony shell | marrow, blurred by the point spread, to a profile that runs from bone to soft tissue
/// (position grows outwards). Three levels by least squares, the position by search within `reach_mm` of the start.
/// Model: f(x) = soft + (marrow - soft) * P((e - w - x)/s) + (shell - soft) * [P((e - x)/s) - P((e - w - x)/s)], with P
/// the normal distribution function, e the edge, w the shell's thickness, s the point spread. samples: HU at first_mm +
/// i * step_mm. Nothing where the profile shows no shell or step.
[[nodiscard]] std::optional<EdgeFit> fit_edge(std::span<const float> samples, double first_mm, double step_mm,
                                              double start_mm, double reach_mm, const PointSpread& spread);

}  // namespace kyphos::pipeline
