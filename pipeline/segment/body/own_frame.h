#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/body/body_slot.h"
#include "pipeline/segment/body/endplates.h"

namespace kyphos::pipeline {

/// The frame that a body itself gives: axis square to the mean of its endplates' planes, origin in the middle of its
/// walls. The same for every source, so that heights mean the same.
struct OwnFrame {
  measure::BodyFrame frame;
  ExpectedPlane lower;
  ExpectedPlane upper;
};

/// Middle and half axes of the body from its outlines at mid height.
[[nodiscard]] BodyEllipse ellipse_of(const std::vector<measure::AxialOutline>& outlines, double fallback_half_depth_mm);

/// Nothing where an endplate has too few points for a plane.
[[nodiscard]] std::optional<OwnFrame> own_frame(const measure::BodyFrame& frame,
                                                const measure::EndplateSurface& superior,
                                                const measure::EndplateSurface& inferior, const BodyEllipse& ellipse);

}  // namespace kyphos::pipeline
