#pragma once

#include <optional>
#include <span>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// The spinal canal behind a body at one height, in the body's frame.
struct CanalPoint {
  double s_mm = 0.0;
  double front_u_mm = 0.0;            ///< where bone of the body ends
  std::optional<double> back_u_mm{};  ///< where bone of the arch begins; nothing between the laminae
};

/// Reads the canal's front and back off the voxels in the central 3 mm, every mm from 1 mm above the lower to 1 mm
/// below the upper endplate's posterior part, each edge at half of its own step. Heights where no soft tissue was found
/// behind the wall (myelogram, metal) are left out. Without voxels: the body's own posterior wall and canal_posterior.
[[nodiscard]] std::vector<CanalPoint> find_canal(const VertebralBody& body, const Volume* volume);

/// Between two laminae the canal's back is ligament, which no bone edge shows, and the next bone may be a spinous
/// process far behind. So edges that lie more than 4 mm behind the foremost quarter of a body's and its neighbours'
/// edges (its own height and 8 mm beyond) are no laminae; there, and where no edge was found, the back is the straight
/// line between the laminae above and below. Left as read where fewer than six edges were found.
[[nodiscard]] std::vector<std::vector<CanalPoint>> level_backs(std::span<const VertebralBody> bodies,
                                                               std::vector<std::vector<CanalPoint>> canals);

}  // namespace kyphos::measure
