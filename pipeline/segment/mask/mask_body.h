#pragma once

#include <optional>
#include <vector>

#include "measure/labelled_spine.h"
#include "measure/vertebral_body.h"
#include "pipeline/segment/body/own_frame.h"

namespace kyphos::pipeline {

/// A body as its mask shows it: named, not yet judged against its neighbours.
struct MaskBody {
  measure::VertebralBody body;
  std::optional<OwnFrame> own;  ///< nothing where the mask gives no body
};

/// The bodies of a label map by their masks' surfaces alone, from the top down: whole vertebrae are cut where the arch
/// begins, frames are square to the endplates. Errors know the voxels: an edge is somewhere between two of them.
[[nodiscard]] std::vector<MaskBody> mask_bodies(const measure::LabelledSpine& spine);

}  // namespace kyphos::pipeline
