#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "pipeline/segment/body/body_slot.h"

namespace kyphos::pipeline {

/// The next bodies' endplates as they look from one body, in its frame; without points where slices hide no disc there.
struct SeenBeyond {
  measure::EndplateSurface above;  ///< inferior endplate of the body above
  measure::EndplateSurface below;  ///< superior endplate of the body below
};

/// Bodies from the top down, each with what its own search made of its neighbours.
struct OutlinedBodies {
  std::vector<measure::VertebralBody> bodies;
  std::vector<SeenBeyond> beyond;
};
[[nodiscard]] OutlinedBodies outline_bodies(const measure::Sampler& sampler, const std::vector<BodySlot>& slots);

/// Outlines the bodies in all slots (from the bottom to the top), each in its own frame and none through the next one.
/// Returns them from the top down with coverage, quality and position; status and name come later.
[[nodiscard]] std::vector<measure::VertebralBody> find_bodies(const measure::Sampler& sampler,
                                                              const std::vector<BodySlot>& slots);

}  // namespace kyphos::pipeline
