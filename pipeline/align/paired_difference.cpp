#include "pipeline/align/paired_difference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "measure/space/units.h"
#include "measure/vertebra/heights.h"

namespace kyphos::pipeline {
namespace {

using measure::EndplatePoint;
using measure::Station;

/// What segmenting the same body twice adds to each station's difference, one sigma.
constexpr double kRepeatHeightMm = 0.25;

/// A body seen from the common frame: `own_from_common` maps common coordinates to its own.
struct Seen {
  const measure::VertebralBody& body;
  Eigen::Isometry3d own_from_common;
};

/// Where the straight line (u, v) along the common axis meets an endplate, in common coordinates.
std::optional<EndplatePoint> meet(const Seen& seen, const measure::EndplateSurface& surface, double u_mm, double v_mm) {
  double s_mm = 0.0;
  std::optional<EndplatePoint> point;
  for (int round = 0; round < 5; ++round) {  // endplates are flat enough that each round gains a digit
    const Eigen::Vector3d own = seen.own_from_common * Eigen::Vector3d(u_mm, v_mm, s_mm);
    point = surface.interpolate(own.x(), own.y());
    if (!point) {
      return std::nullopt;
    }
    s_mm += (point->s_mm - own.z()) / seen.own_from_common.linear()(2, 2);
  }
  return EndplatePoint{.s_mm = s_mm, .se_mm = point->se_mm};
}

/// The common columns of a station.
struct Window {
  double u_mm = 0.0;
  double half_u_mm = 1.0;
};

/// The four endplates at one station, in common coordinates.
struct StationHeights {
  double top_before_mm = 0.0;
  double top_after_mm = 0.0;
  double base_before_mm = 0.0;
  double base_after_mm = 0.0;
  double se_mm = 0.0;  ///< of each of the four
  double u_mm = 0.0;   ///< where

  [[nodiscard]] double change_mm() const { return (top_after_mm - base_after_mm) - (top_before_mm - base_before_mm); }
};

constexpr int kHalfSamples = 4;

/// Sums over the columns of a window where all four surfaces were found.
struct WindowSums {
  StationHeights sum;
  double squares = 0.0;
  int count = 0;
};

WindowSums sum_window(const Seen& earlier, const Seen& later, const Window& window) {
  WindowSums sums{.sum = {.u_mm = window.u_mm}};
  for (int iv = -kHalfSamples; iv <= kHalfSamples; ++iv) {
    for (int iu = -kHalfSamples; iu <= kHalfSamples; ++iu) {
      const double u = window.u_mm + window.half_u_mm * iu / kHalfSamples;
      const double v = measure::kCentralHalfSlabMm * iv / kHalfSamples;
      const auto top_before = meet(earlier, earlier.body.superior, u, v);
      const auto top_after = meet(later, later.body.superior, u, v);
      const auto base_before = meet(earlier, earlier.body.inferior, u, v);
      const auto base_after = meet(later, later.body.inferior, u, v);
      if (!top_before || !top_after || !base_before || !base_after) {
        continue;
      }
      sums.sum.top_before_mm += top_before->s_mm;
      sums.sum.top_after_mm += top_after->s_mm;
      sums.sum.base_before_mm += base_before->s_mm;
      sums.sum.base_after_mm += base_after->s_mm;
      sums.squares += 0.25 * (std::pow(top_before->se_mm, 2) + std::pow(top_after->se_mm, 2) +
                              std::pow(base_before->se_mm, 2) + std::pow(base_after->se_mm, 2));
      ++sums.count;
    }
  }
  return sums;
}

/// Means over a window; nothing where less than a quarter of it was found.
std::optional<StationHeights> heights_at(const Seen& earlier, const Seen& later, const Window& window) {
  const WindowSums sums = sum_window(earlier, later, window);
  const int tried = (2 * kHalfSamples + 1) * (2 * kHalfSamples + 1);
  if (4 * sums.count < tried) {
    return std::nullopt;
  }
  const double area_mm2 = 2.0 * window.half_u_mm * 2.0 * measure::kCentralHalfSlabMm * sums.count / tried;
  const double independent =
      std::max(1.0, area_mm2 / (measure::kEndplateCorrelationMm * measure::kEndplateCorrelationMm));
  StationHeights mean = sums.sum;
  mean.top_before_mm /= sums.count;
  mean.top_after_mm /= sums.count;
  mean.base_before_mm /= sums.count;
  mean.base_after_mm /= sums.count;
  mean.se_mm = std::sqrt(sums.squares / sums.count / independent);
  return mean;
}

/// The earlier body's coordinates from the common ones: its axis halves the angle to the later one's.
Eigen::Isometry3d earlier_from_common(const Eigen::Isometry3d& later_from_earlier) {
  const Eigen::Matrix3d& turn = later_from_earlier.linear();
  const Eigen::Vector3d superior =
      (Eigen::Vector3d::UnitZ() + turn.transpose() * Eigen::Vector3d::UnitZ()).normalized();
  const Eigen::Vector3d forward = Eigen::Vector3d::UnitX() + turn.transpose() * Eigen::Vector3d::UnitX();
  const Eigen::Vector3d anterior = (forward - forward.dot(superior) * superior).normalized();
  Eigen::Isometry3d result = Eigen::Isometry3d::Identity();
  result.linear().col(0) = anterior;
  result.linear().col(1) = superior.cross(anterior);
  result.linear().col(2) = superior;
  result.translation() = 0.5 * (later_from_earlier.inverse() * Eigen::Vector3d::Zero());
  return result;
}

/// Walls in common coordinates, midway between the two dates.
std::optional<measure::DepthRange> common_depth(const Seen& earlier, const Seen& later) {
  measure::DepthRange mean;
  for (const Seen* seen : {&earlier, &later}) {
    const auto depth = depth_range(seen->body);
    if (!depth) {
      return std::nullopt;
    }
    const Eigen::Isometry3d common_from_own = seen->own_from_common.inverse();
    mean.posterior_u_mm += 0.5 * (common_from_own * Eigen::Vector3d(depth->posterior_u_mm, 0.0, 0.0)).x();
    mean.anterior_u_mm += 0.5 * (common_from_own * Eigen::Vector3d(depth->anterior_u_mm, 0.0, 0.0)).x();
  }
  return mean;
}

measure::Measured<double> height_change(const StationHeights& at, const measure::VertebralBody& earlier,
                                        const measure::VertebralBody& later) {
  const double shared = std::hypot(shared_edge_error_mm(earlier), shared_edge_error_mm(later));
  return {at.change_mm(),
          std::sqrt(4.0 * at.se_mm * at.se_mm + 2.0 * shared * shared + kRepeatHeightMm * kRepeatHeightMm)};
}

/// From the endplates' lines between the front and the back station. What moves a whole endplate cancels.
measure::Measured<double> wedge_change(const StationHeights& front, const StationHeights& back) {
  const double arm_mm = front.u_mm - back.u_mm;
  const auto slope = [arm_mm](double front_mm, double back_mm) { return std::atan((front_mm - back_mm) / arm_mm); };
  const double before =
      slope(front.base_before_mm, back.base_before_mm) - slope(front.top_before_mm, back.top_before_mm);
  const double after = slope(front.base_after_mm, back.base_after_mm) - slope(front.top_after_mm, back.top_after_mm);
  const double se_mm =
      std::sqrt(4.0 * (front.se_mm * front.se_mm + back.se_mm * back.se_mm) + 2.0 * kRepeatHeightMm * kRepeatHeightMm);
  return {measure::deg_from_radians(after - before), measure::deg_from_radians(se_mm / arm_mm)};
}

std::string key_of(Station station) { return "height_" + std::string(name(station)) + "_mm"; }

}  // namespace

std::vector<ColumnDifference> paired_differences(const measure::VertebralBody& earlier,
                                                 const measure::VertebralBody& later,
                                                 const Eigen::Isometry3d& later_from_earlier) {
  const Eigen::Isometry3d to_earlier = earlier_from_common(later_from_earlier);
  const Seen before{.body = earlier, .own_from_common = to_earlier};
  const Seen after{.body = later, .own_from_common = later_from_earlier * to_earlier};
  const auto depth = common_depth(before, after);
  std::vector<ColumnDifference> result;
  if (!depth) {
    return result;
  }
  std::array<std::optional<StationHeights>, 3> at;
  for (std::size_t i = 0; i < measure::kStations.size(); ++i) {
    const Station station = measure::kStations[i];
    at[i] = heights_at(before, after,
                       {.u_mm = depth->u_at_fraction(depth_fraction(station)),
                        .half_u_mm = std::max(measure::kStationHalfWindow * depth->depth_mm(), 0.5)});
    if (at[i]) {
      result.push_back({.key = key_of(station), .difference = height_change(*at[i], earlier, later)});
    }
  }
  if (at.front() && at.back()) {
    result.push_back({.key = "wedge_angle_deg", .difference = wedge_change(*at.front(), *at.back())});
  }
  return result;
}

}  // namespace kyphos::pipeline
