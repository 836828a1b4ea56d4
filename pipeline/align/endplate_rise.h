#pragma once

#include <Eigen/Core>
#include <optional>

#include "pipeline/align/bone_column.h"

namespace kyphos::pipeline {

/// How far an endplate lies beyond where the assumed motion lays it: rise = c0 + c1 (u - middle) + c2 v +
/// c3 (u - middle)^2, in mm outwards, u and v in the first body's coordinates.
struct EndplateRise {
  double middle_u_mm = 0.0;
  Eigen::Vector4d coefficients = Eigen::Vector4d::Zero();
  Eigen::Matrix4d covariance = Eigen::Matrix4d::Zero();
  /// The rise if the change were let bend freely: how far the two answers differ is part of the error.
  Eigen::Vector4d freely_bent = Eigen::Vector4d::Zero();
  double slice_mm = 0.0;  ///< the thicker of the two scans', along the columns

  [[nodiscard]] double rise_mm(double u_mm, double v_mm) const;
  /// Standard error: the columns' likelihood (columns nearer than the shell's own grain err together), half of what a
  /// free bend would change, and a part of the slice.
  [[nodiscard]] double se_mm(double u_mm, double v_mm) const;
  [[nodiscard]] double slope() const { return coefficients[1]; }
};

/// Fits one smooth surface to an endplate in the first scan and its rise into the second, by the columns' joint
/// likelihood. In thick slices the place of a shell within its slice is undetermined while its strength is unknown; but
/// both scans show the same shell, cut elsewhere, so that the change is known far better than either place. The change
/// is a plane, unless the columns ask for a bend. Nothing where too few columns are known.
[[nodiscard]] std::optional<EndplateRise> fit_endplate_rise(const BoneColumns& bone);

}  // namespace kyphos::pipeline
