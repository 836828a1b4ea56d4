#pragma once

#include <vector>

#include "measure/labelled_spine.h"
#include "measure/vertebral_body.h"
#include "pipeline/segment/mask/label_view.h"

namespace kyphos::pipeline {

/// A first frame for each vertebra of a map, from the top down: origin within the body, axis along the column, front
/// where the patient's front is.
[[nodiscard]] std::vector<measure::BodyFrame> label_frames(const measure::LabelledSpine& spine,
                                                           const std::vector<LabelView>& views);

/// Angle in degrees by which a frame has to be turned about its axis, from anterior towards left, for the label's
/// section to be most alike left and right.
[[nodiscard]] double turn_to_symmetry_deg(const LabelView& view, const measure::BodyFrame& frame,
                                          measure::LabelExtent extent);

/// A frame turned about its axis.
[[nodiscard]] measure::BodyFrame turned(const measure::BodyFrame& frame, double deg);

}  // namespace kyphos::pipeline
