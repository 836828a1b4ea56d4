#pragma once

#include <span>
#include <vector>

#include "measure/finding/canal.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Between two laminae the canal's back is the yellow ligament, which no bone edge shows, and the next bone may be a
/// spinous process far behind. So edges that lie more than 4 mm behind the foremost quarter of a body's and its
/// neighbours' edges (its own height and 8 mm beyond) are no laminae, nor is an edge without two others near it, and
/// the canal ends at the foremost of all straight lines from edge to edge no farther apart than one body is from the
/// next: on a lamina its own front, between two the line that touches both. Left as read where fewer than six edges
/// were found.
[[nodiscard]] std::vector<std::vector<CanalPoint>> level_backs(std::span<const VertebralBody> bodies,
                                                               std::vector<std::vector<CanalPoint>> canals);

}  // namespace kyphos::measure
