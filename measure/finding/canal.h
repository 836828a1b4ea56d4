#pragma once

#include <optional>
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

/// Reads the canal's front (central 2 mm) and back (central 4 mm over 2 mm of height) off the voxels, every mm from 1
/// mm above the lower to 1 mm below the upper endplate's posterior part, each edge at half of its own step: bone
/// thinner than the scanner's blur reads up to half a millimetre thicker, alike at every level. Heights with no soft
/// tissue behind the wall (myelogram), cement or metal are left out. Without voxels: the body's own posterior wall and
/// canal_posterior.
[[nodiscard]] std::vector<CanalPoint> find_canal(const VertebralBody& body, const Volume* volume);

}  // namespace kyphos::measure
