#pragma once

#include <vector>

#include "measure/body_source.h"
#include "measure/level.h"
#include "measure/space/volume.h"
#include "pipeline/segment/body/body_slot.h"
#include "pipeline/segment/segment.h"

namespace kyphos::pipeline {

/// What any source of bodies hands over: where they lie, roughly, and how they are called where it knows.
struct RoughBodies {
  std::vector<BodySlot> slots;            ///< one a body, from the bottom to the top
  std::vector<measure::LevelName> names;  ///< one a slot, in the same order; empty: named by the image's landmarks
  measure::BodyMethod method;             ///< becomes Segmentation::method
};

/// The method of the rules that find bodies in a CT without any other source.
[[nodiscard]] measure::BodyMethod ct_recipe();

/// Fits walls and endplates to the image where a source says that bodies lie; names, judges and paints them as those of
/// the CT recipe are. The source's names are kept unless the request names a level.
[[nodiscard]] Segmentation segment_rough_bodies(const measure::Volume& volume, const RoughBodies& rough,
                                                const SegmentRequest& request);

}  // namespace kyphos::pipeline
