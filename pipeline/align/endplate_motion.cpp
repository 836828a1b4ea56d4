#include "pipeline/align/endplate_motion.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <vector>

namespace kyphos::pipeline {
namespace {

using measure::DepthRange;
using measure::EndplateSurface;

/// The band keeps clear of the rims sideways.
constexpr double kHalfWidthMm = 8.0;
constexpr double kFirstDepth = 0.04;
constexpr double kLastDepth = 0.96;
/// To find how the endplate has slid, its walls are followed too: 4 mm beyond them, and 5 mm into the body.
constexpr double kBeyondWallsMm = 4.0;
constexpr double kWallsInsideMm = 5.0;
/// A station is followed over a wider stretch than it is measured on: 6 mm hold several voxels of any scan.
constexpr double kStationHalfMm = 3.0;
/// Starts of the search along the endplate: a hinged body's endplate slides by a few millimetres.
constexpr std::array<double, 5> kStartsMm{-4.0, -2.0, 0.0, 2.0, 4.0};
/// Below this the bone is not the same any more.
constexpr double kLeastCorrelation = 0.70;

const EndplateSurface& surface_of(const measure::VertebralBody& body, bool top) {
  return top ? body.superior : body.inferior;
}

/// The endplate as a plane: a point in the middle of its depth and its slopes.
struct Plate {
  Eigen::Vector3d middle;
  Eigen::Matrix3d axes;  ///< columns: forward along the plate, left, normal
};

std::optional<Plate> fit_plate(const EndplateSurface& surface, const DepthRange& depth) {
  Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
  Eigen::Vector3d right = Eigen::Vector3d::Zero();
  int count = 0;
  const double middle_u = depth.u_at_fraction(0.5);
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      const auto& point = surface.at(iu, iv);
      const double u = surface.u_mm(iu);
      const double v = surface.v_mm(iv);
      const bool inside = u > depth.u_at_fraction(kFirstDepth) && u < depth.u_at_fraction(kLastDepth);
      if (!point || !inside || std::abs(v) > kHalfWidthMm) {
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

BandFit follow_whole(const ReadBody& first, const ReadBody& second, bool top, const DepthRange& depth,
                     const DepthRange& second_depth) {
  const auto plate = fit_plate(surface_of(first.body, top), depth);
  const auto second_plate = fit_plate(surface_of(second.body, top), second_depth);
  if (!plate || !second_plate) {
    return {};
  }
  const Stretch stretch{.first_u_mm = depth.posterior_u_mm - kBeyondWallsMm,
                        .last_u_mm = depth.anterior_u_mm + kBeyondWallsMm,
                        .half_v_mm = first.body.single_slice ? 0.0 : kHalfWidthMm,
                        .inside_mm = kWallsInsideMm};
  const Band coarse = read_band(first, top, stretch, 2.0);
  BandFit best;
  for (const double slide : kStartsMm) {
    BandFit fit = follow_band(coarse, second.reader, plate_onto(*plate, *second_plate, slide), kRigid);
    if (fit.correlation > best.correlation) {
      best = fit;
    }
  }
  return best.correlation < 0.0 ? BandFit{}
                                : follow_band(read_band(first, top, stretch, 1.0), second.reader, best.motion, kRigid);
}

/// Rise of the endplate per millimetre forward at a place.
double slope_at(const EndplateSurface& surface, double u_mm) {
  constexpr double kReachMm = 2.0;
  const auto front = surface.interpolate(u_mm + kReachMm, 0.0);
  const auto back = surface.interpolate(u_mm - kReachMm, 0.0);
  return front && back ? (front->s_mm - back->s_mm) / (2.0 * kReachMm) : 0.0;
}

/// `slide_mm`: standard error of how far the endplate has slid, which on a slope is taken for a rise.
std::optional<StationMotion> follow_station(const ReadBody& first, const ReadBody& second, bool top,
                                            const Stretch& stretch, const Eigen::Isometry3d& start, double slide_mm) {
  const Band band = read_band(first, top, stretch, 1.0);
  if (band.size() < 50) {
    return std::nullopt;
  }
  BandFit best;
  for (const double sink : {0.0, -2.5, 2.5}) {
    const BandFit fit = follow_band(band, second.reader, start * Eigen::Translation3d(0.0, 0.0, sink), kAlongAxis);
    if (fit.correlation > best.correlation + (sink == 0.0 ? 0.0 : 0.02)) {
      best = fit;
    }
  }
  if (best.correlation < kLeastCorrelation) {
    return std::nullopt;
  }
  const double slope = slope_at(surface_of(first.body, top), 0.5 * (stretch.first_u_mm + stretch.last_u_mm));
  return StationMotion{.second_from_first = best.motion,
                       .se_mm = std::hypot(standard_error_mm(best, first, second), slope * slide_mm)};
}

}  // namespace

EndplateMotion follow_endplate(const ReadBody& first, const ReadBody& second, bool top) {
  EndplateMotion result;
  const auto depth = depth_range(first.body);
  const auto second_depth = depth_range(second.body);
  if (!depth || !second_depth) {
    return result;
  }
  const BandFit whole = follow_whole(first, second, top, *depth, *second_depth);
  if (whole.correlation < kLeastCorrelation) {
    return result;
  }
  result.turn = whole.motion.linear();
  for (std::size_t i = 0; i < measure::kStations.size(); ++i) {
    const double u = depth->u_at_fraction(depth_fraction(measure::kStations[i]));
    result.at[i] = follow_station(first, second, top,
                                  {.first_u_mm = u - kStationHalfMm,
                                   .last_u_mm = u + kStationHalfMm,
                                   .half_v_mm = first.body.single_slice ? 0.0 : measure::kCentralHalfSlabMm},
                                  whole.motion, slide_error_mm(whole, first, second));
  }
  return result;
}

}  // namespace kyphos::pipeline
