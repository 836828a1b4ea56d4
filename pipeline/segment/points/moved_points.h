#pragma once

#include <array>
#include <optional>
#include <string>

#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// The body with its endplates run through points that a reader set (SA SM SP IA IM IP), at the stations: the surfaces
/// keep their form and follow by a parabola; those that moved get a reader's error. A body without six points of its
/// own is laid out anew by them. Returns why that is impossible, and then leaves the body as it was.
[[nodiscard]] std::optional<std::string> move_points(measure::VertebralBody& body,
                                                     const std::array<measure::PointLps, 6>& points);

}  // namespace kyphos::pipeline
