#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "measure/finding/canal.h"
#include "measure/finding/listhesis.h"
#include "measure/finding/wall_parameters.h"
#include "measure/measured.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// The posterior wall and the canal behind one body (docs/facts.md, canal).
struct PosteriorWall {
  /// Farthest point of the body's back behind the line of the neighbours' posterior walls, in mm, less what the body as
  /// a whole stands back (listhesis); 0 where none stands back. An intact body has no fragment: 0 unless its own wall
  /// bulges.
  Measured<double> retropulsion_mm = WhyNot{kNoVoxels};
  /// Narrowest antero-posterior diameter of the canal along the body's height, from its back to the line of the arches'
  /// front, in mm.
  Measured<double> canal_ap_mm = WhyNot{kNoVoxels};
  /// 1 - canal_ap / mean of the two neighbours' canal_ap, in percent; 0 where it is not narrower.
  Measured<double> canal_compromise_percent = WhyNot{kNoVoxels};
  /// How far the middle of the wall stands behind the line of its own upper and lower part, in mm: normally it is
  /// hollow, and negative. A bulge raises suspicion (docs/facts.md, malignancy).
  Measured<double> bulge_mm = WhyNot{kNoVoxels};
  /// For pictures, in patient space: the neighbours' line from below to above, the farthest point with its foot on that
  /// line, and the narrowest diameter from front to back. Empty where not measured.
  std::vector<PointLps> line{};
  std::vector<PointLps> excursion{};
  std::vector<PointLps> diameter{};
};

/// The line runs from the rim of the wall above to the rim of the wall below (the last 3 mm of each), crosses each disc
/// at right angles to it (the mean normal of the endplates beside it), and is straight along the body. So it follows a
/// kyphosis: a straight line from rim to rim would lay the angle of a wedged body with a sound wall at that wall's
/// door. Against rims, since walls are hollow between them. Where the body steps back at a disc as a whole, the line
/// steps with it.
struct WallInput {
  std::span<const VertebralBody> bodies;
  std::span<const std::vector<CanalPoint>> canals;
  std::span<const Listhesis> steps;
};
enum class WallOf : unsigned char { AnyBody, IntactBody };
[[nodiscard]] PosteriorWall measure_posterior_wall(const WallInput& input, std::size_t index, WallOf whose);

[[nodiscard]] std::vector<PosteriorWall> withhold_beside_retropulsion(std::span<const VertebralBody> bodies,
                                                                      std::vector<PosteriorWall> walls);

}  // namespace kyphos::measure
