#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "pipeline/segment/body/body_slot.h"

namespace kyphos::pipeline {

/// Outlines the bodies in all slots (from the bottom to the top), each in its own frame and none through the next one.
/// Returns them from the top down with coverage, quality and position; status and name come later.
[[nodiscard]] std::vector<measure::VertebralBody> find_bodies(const measure::Sampler& sampler,
                                                              const std::vector<BodySlot>& slots);

}  // namespace kyphos::pipeline
