#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/mask/label_view.h"

namespace kyphos::pipeline {

/// The walls of a body as its mask shows them. Of a whole vertebra the body ends where the run of mask along the
/// midline, from the front, ends for the first time: at the canal. Arch and pedicles lie behind that plane.
struct MaskWalls {
  std::vector<measure::AxialOutline> outlines;  ///< nine, lowest first, from 10 % to 90 % of the height
  std::vector<measure::WallPoint> anterior;     ///< in the mid-sagittal plane, at the same heights
  std::vector<measure::WallPoint> posterior;
  bool front_in_map = true;  ///< false: the body runs into the map's border in front or behind
};

/// Where the body begins and ends along the midline at one height, u in mm.
struct MidlineRun {
  double front_u_mm = 0.0;
  double back_u_mm = 0.0;
};
[[nodiscard]] std::optional<MidlineRun> midline_run(const LabelView& view, const measure::BodyFrame& frame, double v_mm,
                                                    double s_mm);

/// Nothing where the midline holds no run that is deep enough for a body.
[[nodiscard]] std::optional<MaskWalls> mask_walls(const LabelView& view, const measure::BodyFrame& frame,
                                                  double low_s_mm, double high_s_mm);

/// Radius of the outline nearest in height, at the angle of a place.
[[nodiscard]] double outline_radius_mm(const MaskWalls& walls, double u_mm, double v_mm, double s_mm);

}  // namespace kyphos::pipeline
