#pragma once

#include <optional>

#include "measure/measured.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

enum class Endplate : unsigned char { Superior, Inferior };

/// The plane of an endplate in patient space, least squares through its many points.
struct EndplatePlane {
  PointLps centre = PointLps::Zero();
  DirectionLps normal = DirectionLps::UnitZ();  ///< towards superior
  double slope_anterior = 0.0;                  ///< ds/du in the body's frame
  double slope_left = 0.0;                      ///< ds/dv; 0 for a single slice
  double tilt_se_deg = 0.0;                     ///< standard error of the tilt in the sagittal plane
};

/// Plane through the points of the central slab (|v| <= kCentralHalfSlabMm) between 8 % and 92 % of the depth, those at
/// the limits by the share of their cell that lies between: many points beat four corners (cervical CT Cobb: 3.2
/// against 5.4 degrees, s12880-023-01156-6). Nothing with fewer than 6 points or less than half of the depth covered.
[[nodiscard]] std::optional<EndplatePlane> sagittal_endplate_plane(const VertebralBody& body, Endplate endplate);

/// As above through all points of the endplate, for tilts in the coronal plane.
[[nodiscard]] std::optional<EndplatePlane> whole_endplate_plane(const VertebralBody& body, Endplate endplate);

/// Angle in degrees from the upper to the lower plane seen in the sagittal plane whose left axis is given; the opening
/// to posterior (kyphosis) is positive: the upper plane dips forward against the lower one.
[[nodiscard]] double kyphosis_deg(const EndplatePlane& upper, const EndplatePlane& lower, const DirectionLps& left);

}  // namespace kyphos::measure
