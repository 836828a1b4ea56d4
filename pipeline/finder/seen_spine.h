#pragma once

#include <optional>
#include <span>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "pipeline/finder/blobs.h"

namespace kyphos::pipeline {

/// A body as the learned finder sees it: a rough place, good to about a pixel (1.5 mm).
struct SeenBody {
  measure::BodyFrame frame;  ///< origin in its middle, superior square to the mean of its endplates
  measure::PointLps upper = measure::PointLps::Zero();  ///< middle of the superior endplate
  measure::PointLps lower = measure::PointLps::Zero();
  measure::DirectionLps upper_normal = measure::DirectionLps::UnitZ();  ///< pointing up
  measure::DirectionLps lower_normal = measure::DirectionLps::UnitZ();
  double half_depth_mm = 0.0;
  double height_front_mm = 0.0;
  double height_middle_mm = 0.0;
  double height_back_mm = 0.0;
  double probability = 0.0;  ///< mean over its pixels and over the pictures beside each other
  double canal = 0.0;        ///< how surely the open canal lies behind it, 0 to 1
  bool cut = false;
};

/// What the finder sees along one line: the bodies of one column from the top down, and its maps.
struct SeenSpine {
  std::vector<SeenBody> bodies;
  SagittalView view;
  TissueMaps maps;         ///< means over the pictures
  std::vector<bool> held;  ///< pixels that the scan holds

  /// How surely the finder sees a tissue at the height and depth of a point; nothing outside the scan.
  [[nodiscard]] std::optional<double> probability_at(const measure::PointLps& point, Tissue tissue) const;
  /// The same between pixels, by straight lines.
  [[nodiscard]] std::optional<double> probability_between(const measure::PointLps& point, Tissue tissue) const;
  /// How surely open canal lies behind a body: the clearest pixel behind it at three heights, their mean.
  [[nodiscard]] double canal_behind(const measure::BodyFrame& frame, double half_depth_mm, double height_mm) const;
};

/// Looks along a path (LPS points down the middle of the spine; its canal will do) in pictures beside one another
/// (`aside_mm` from the path) and takes their mean. Needs the weights (finder_weights).
[[nodiscard]] SeenSpine look_along(const measure::Sampler& sampler, std::span<const measure::PointLps> path,
                                   std::span<const double> aside_mm);

/// Looks for the spine in planes all over the middle of the volume, then along the line of what it found. No bodies
/// where it sees no column.
[[nodiscard]] SeenSpine look_everywhere(const measure::Sampler& sampler);

/// The finder's maps in pictures moved aside from a view by each of `aside_mm`, unlike look_along not as their mean.
[[nodiscard]] std::vector<TissueMaps> maps_beside(const measure::Sampler& sampler, const SagittalView& view,
                                                  std::span<const double> aside_mm);

/// Distances of pictures for a volume: within the middle half of a thoracic body.
inline constexpr std::array<double, 3> kBesidePathMm{-4.0, 0.0, 4.0};

}  // namespace kyphos::pipeline
