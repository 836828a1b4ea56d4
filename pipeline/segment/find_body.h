#pragma once

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "pipeline/segment/body_slot.h"

namespace kyphos::pipeline {

/// Outlines the body in a slot: walls and endplates in a first frame, then again in the frame that the body itself
/// gives (axis square to the mean of its endplates, origin in the middle of its walls), so that what is measured does
/// not depend on how the body was found or how the patient lay. Fills coverage and quality; status and name come later.
[[nodiscard]] measure::VertebralBody find_body(const measure::Sampler& sampler, const BodySlot& slot);

}  // namespace kyphos::pipeline
