#include "pipeline/align/plate.h"

#include <Eigen/Dense>
#include <cmath>

#include "pipeline/align/parameters.h"

namespace kyphos::pipeline {

std::optional<Plate> fit_plate(const measure::VertebralBody& body, bool top) {
  const auto depth = depth_range(body);
  if (!depth) {
    return std::nullopt;
  }
  const measure::EndplateSurface& surface = endplate_of(body, top);
  Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
  Eigen::Vector3d right = Eigen::Vector3d::Zero();
  int count = 0;
  const double middle_u = depth->u_at_fraction(0.5);
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      const auto& point = surface.at(iu, iv);
      const double u = surface.u_mm(iu);
      const double v = surface.v_mm(iv);
      const bool inside = u > depth->u_at_fraction(kFirstPlateDepth) && u < depth->u_at_fraction(kLastPlateDepth);
      if (!point || !inside || std::abs(v) > kPlateHalfWidthMm) {
        continue;
      }
      const Eigen::Vector3d row(u - middle_u, v, 1.0);
      normal += row * row.transpose();
      right += point->s_mm * row;
      ++count;
    }
  }
  if (count < 12) {
    return std::nullopt;
  }
  normal(1, 1) += 1e-6 * normal.trace();  // a single slice has no slope sideways
  const Eigen::Vector3d fit = normal.ldlt().solve(right);
  Plate plate;
  plate.middle = Eigen::Vector3d(middle_u, 0.0, fit.z());
  plate.axes.col(0) = Eigen::Vector3d(1.0, 0.0, fit.x()).normalized();
  plate.axes.col(2) = Eigen::Vector3d(-fit.x(), -fit.y(), 1.0).normalized();
  plate.axes.col(1) = plate.axes.col(2).cross(plate.axes.col(0));
  return plate;
}

Eigen::Isometry3d plate_onto(const Plate& first, const Plate& second, double slide_mm) {
  Eigen::Isometry3d motion = Eigen::Isometry3d::Identity();
  motion.linear() = second.axes * first.axes.transpose();
  motion.translation() = second.middle + slide_mm * second.axes.col(0) - motion.linear() * first.middle;
  return motion;
}

}  // namespace kyphos::pipeline
