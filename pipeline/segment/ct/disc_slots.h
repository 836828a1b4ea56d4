#pragma once

#include <vector>

#include "pipeline/segment/body/body_slot.h"
#include "pipeline/segment/ct/discs.h"
#include "pipeline/segment/ct/spine_curve.h"

namespace kyphos::pipeline {

/// One slot a body, from the bottom to the top: between discs, and beyond the outermost ones where the curve goes on.
[[nodiscard]] std::vector<BodySlot> body_slots(const SpineCurve& curve, const std::vector<Disc>& discs);

}  // namespace kyphos::pipeline
