#pragma once

#include <optional>

#include "measure/space/volume.h"
#include "pipeline/segment/body/body_slot.h"
#include "pipeline/segment/body/endplates.h"
#include "pipeline/segment/body/facing_endplate.h"
#include "pipeline/segment/body/walls.h"

namespace kyphos::pipeline {

/// All that one round finds of a body in one frame.
struct BodyRound {
  measure::BodyFrame frame;
  BodyEllipse ellipse;
  ExpectedPlane lower;
  ExpectedPlane upper;
  FoundWalls walls;
  FoundEndplate superior;
  FoundEndplate inferior;
};

/// The discs of a body as the round before saw them; nothing beyond an outermost body.
struct KnownDiscs {
  std::optional<KnownDisc> above;
  std::optional<KnownDisc> below;
};

/// Walls and endplates roughly, where the slot expects them.
[[nodiscard]] BodyRound first_look(const measure::Sampler& sampler, const BodySlot& slot);

/// The same again in the frame that the body itself gives: axis square to the mean of its endplates, origin in the
/// middle of its walls, so that what is measured does not depend on how the body was found or how the patient lay.
/// The round itself where it gives no frame.
[[nodiscard]] BodyRound look_again(const measure::Sampler& sampler, const BodySlot& slot, const BodyRound& before,
                                   const KnownDiscs& discs, EndplatePrecision precision);

}  // namespace kyphos::pipeline
