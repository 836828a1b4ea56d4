#pragma once

#include "measure/placed_points.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// The frame of six points: anterior halves the angle of the two endplates' chords, the plane is that of the points.
[[nodiscard]] measure::BodyFrame frame_of_points(const measure::PlacedBody& placed);

/// A body whose endplates run through the six points: a parabola each, such that the heights are the distances between
/// the points along the body's own axis. `height_se_part`: standard error of a height as a part of it.
[[nodiscard]] measure::VertebralBody body_of_points(const measure::PlacedBody& placed, measure::PointPlaces places,
                                                    double height_se_part);

}  // namespace kyphos::pipeline
