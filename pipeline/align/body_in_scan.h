#pragma once

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// A body at one date, with the voxels around it and its neighbours, where they were found: in thick slices the next
/// endplate shines through the disc.
struct BodyInScan {
  const measure::VertebralBody& body;
  const measure::Volume& volume;
  const measure::VertebralBody* above = nullptr;
  const measure::VertebralBody* below = nullptr;
};

}  // namespace kyphos::pipeline
