#include "pipeline/align/bone_band.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "pipeline/align/parameters.h"

namespace kyphos::pipeline {
namespace {

struct RowPoint {
  double u_mm = 0.0;
  double s_mm = 0.0;
};

/// The endplate along one row, continued level beyond its ends.
std::vector<RowPoint> row_of(const measure::EndplateSurface& surface, double v_mm, const Stretch& stretch,
                             double step_mm) {
  std::vector<RowPoint> row;
  std::vector<double> before;
  for (double u = stretch.first_u_mm; u <= stretch.last_u_mm + 1e-9; u += step_mm) {
    if (const auto plate = surface.interpolate(u, v_mm)) {
      for (const double rim : before) {
        row.push_back({.u_mm = rim, .s_mm = plate->s_mm});
      }
      before.clear();
      row.push_back({.u_mm = u, .s_mm = plate->s_mm});
    } else if (row.empty()) {
      before.push_back(u);
    } else {
      row.push_back({.u_mm = u, .s_mm = row.back().s_mm});
    }
  }
  return row;
}

struct Reading {
  std::size_t at = 0;
  double value = 0.0;
  Eigen::Vector3d gradient = Eigen::Vector3d::Zero();  ///< in the second body's coordinates
};

std::vector<Reading> read_moved(const Band& band, const MatchedReader& reader, const Eigen::Isometry3d& motion) {
  constexpr double kHalf = 0.5;
  std::vector<Reading> readings;
  readings.reserve(band.size());
  for (std::size_t i = 0; i < band.size(); ++i) {
    const Eigen::Vector3d point = motion * band[i].own;
    Reading reading{.at = i, .value = static_cast<double>(reader.hu(point))};
    bool seen = reading.value > static_cast<double>(measure::kOutsideHu);
    for (int axis = 0; axis < 3 && seen; ++axis) {
      const Eigen::Vector3d side = kHalf * Eigen::Vector3d::Unit(axis);
      const float up = reader.hu(point + side);
      const float down = reader.hu(point - side);
      seen = up > measure::kOutsideHu && down > measure::kOutsideHu;
      reading.gradient[axis] = static_cast<double>(up - down) / (2.0 * kHalf);
    }
    if (seen) {
      readings.push_back(reading);
    }
  }
  return readings;
}

/// The line earlier = gain * later + offset, and how well it holds.
struct Brightness {
  double gain = 1.0;
  double offset = 0.0;
  double correlation = -1.0;
  double residual_sd = 0.0;
};

Brightness fit_brightness(const Band& band, const std::vector<Reading>& readings) {
  double sx = 0.0, sy = 0.0, sxx = 0.0, syy = 0.0, sxy = 0.0;
  for (const Reading& reading : readings) {
    const double x = reading.value;
    const double y = band[reading.at].value;
    sx += x;
    sy += y;
    sxx += x * x;
    syy += y * y;
    sxy += x * y;
  }
  const double n = static_cast<double>(readings.size());
  const double xx = sxx - sx * sx / n;
  const double yy = syy - sy * sy / n;
  const double xy = sxy - sx * sy / n;
  if (xx <= 0.0 || yy <= 0.0) {
    return {};
  }
  Brightness line;
  line.correlation = xy / std::sqrt(xx * yy);
  // The geometric mean of both regressions: the noise of either scan must not flatten it.
  line.gain = std::sqrt(yy / xx);
  line.offset = (sy - line.gain * sx) / n;
  line.residual_sd = std::sqrt(std::max(0.0, (yy + line.gain * line.gain * xx - 2.0 * line.gain * xy) / n));
  return line;
}

Eigen::Isometry3d small_motion(const Eigen::Matrix<double, 6, 1>& step, const Eigen::Vector3d& centre) {
  const Eigen::Vector3d turn = step.head<3>();
  Eigen::Isometry3d motion = Eigen::Isometry3d::Identity();
  if (turn.norm() > 1e-12) {
    motion.linear() = Eigen::AngleAxisd(turn.norm(), turn.normalized()).toRotationMatrix();
  }
  motion.translation() = centre + step.tail<3>() - motion.linear() * centre;
  return motion;
}

struct Step {
  Eigen::Matrix<double, 6, 1> step;
  double slide_per_hu = 0.0;
};

/// Gauss-Newton step in the first body's coordinates.
Step improvement(const Band& band, const std::vector<Reading>& readings, const Brightness& line,
                 const Eigen::Isometry3d& motion, const Eigen::Vector3d& centre, const FreeMotion& free) {
  Eigen::Matrix<double, 6, 6> normal = Eigen::Matrix<double, 6, 6>::Zero();
  Eigen::Matrix<double, 6, 1> right = Eigen::Matrix<double, 6, 1>::Zero();
  for (const Reading& reading : readings) {
    const Eigen::Vector3d gradient = line.gain * (motion.linear().transpose() * reading.gradient);
    Eigen::Matrix<double, 6, 1> row;
    row.head<3>() = (band[reading.at].own - centre).cross(gradient);
    row.tail<3>() = gradient;
    const double off = band[reading.at].value - (line.gain * reading.value + line.offset);
    normal += row * row.transpose();
    right += off * row;
  }
  const double trace = normal.trace();
  for (int i = 0; i < 6; ++i) {
    if (!free[static_cast<std::size_t>(i)]) {
      normal.row(i).setZero();
      normal.col(i).setZero();
      normal(i, i) = 1.0;
      right[i] = 0.0;
    } else {
      normal(i, i) = 1.001 * normal(i, i) + 1e-9 * trace;  // a single slice says nothing about sideways motion
    }
  }
  const auto solver = normal.ldlt();
  const Eigen::Matrix<double, 6, 1> step = solver.solve(right);
  const double largest = std::max(step.head<3>().norm() * 10.0, step.tail<3>().norm());
  const Eigen::Matrix<double, 6, 1> unit = Eigen::Matrix<double, 6, 1>::Unit(3);
  const double slide_variance = Eigen::Matrix<double, 6, 1>(solver.solve(unit))[3];
  return {.step = largest > 1.0 ? Eigen::Matrix<double, 6, 1>(step / largest) : step,
          .slide_per_hu = std::sqrt(std::max(0.0, slide_variance))};
}

}  // namespace

Band read_band(const ReadBody& from, bool top, const Stretch& stretch, double step_mm) {
  Band band;
  const double inside = std::max(stretch.inside_mm, kBandPerSpacing * from.spacing_mm);
  const double outside = std::max(kOutsideMm.value, kBandPerSpacing * from.spacing_mm);
  for (double v = -stretch.half_v_mm; v <= stretch.half_v_mm + 1e-9; v += step_mm) {
    for (const RowPoint& plate : row_of(top ? from.body.superior : from.body.inferior, v, stretch, step_mm)) {
      const double low = plate.s_mm - (top ? inside : outside);
      const double high = plate.s_mm + (top ? outside : inside);
      for (const double s : from.reader.places(plate.u_mm, v, low, high)) {
        const Eigen::Vector3d own(plate.u_mm, v, s);
        const float hu = from.reader.hu(own);
        if (hu > measure::kOutsideHu) {
          band.push_back({.own = own, .value = static_cast<double>(hu)});
        }
      }
    }
  }
  return band;
}

BandFit follow_band(const Band& band, const MatchedReader& reader, const Eigen::Isometry3d& start,
                    const FreeMotion& free) {
  Eigen::Vector3d centre = Eigen::Vector3d::Zero();
  for (const BandPoint& point : band) {
    centre += point.own / static_cast<double>(band.size());
  }
  BandFit fit{.motion = start};
  for (int round = 0; round < kBoneBandRounds; ++round) {
    const std::vector<Reading> readings = read_moved(band, reader, fit.motion);
    if (readings.size() < band.size() / 2 || readings.size() < 50) {
      return {};
    }
    const Brightness line = fit_brightness(band, readings);
    fit.correlation = line.correlation;
    fit.residual_sd = line.residual_sd;
    fit.gradient_square_sum = 0.0;
    for (const Reading& reading : readings) {
      fit.gradient_square_sum += std::pow(line.gain * (fit.motion.linear().transpose() * reading.gradient).z(), 2);
    }
    const Step next = improvement(band, readings, line, fit.motion, centre, free);
    fit.slide_per_hu = next.slide_per_hu;
    if (next.step.norm() < 1e-3) {
      break;
    }
    fit.motion = fit.motion * small_motion(next.step, centre);
  }
  return fit;
}

namespace {

/// How many points tell the same: those closer than the noise's own grain, about 2 pixels wide in the plane.
double repeated_points(const ReadBody& first, const ReadBody& second) {
  const double spacing = std::max({1.0, first.spacing_mm, second.spacing_mm});
  const double step_mm = first.spacing_mm > kThickSlicesMm ? spacing : kBandStepMm;
  return kBoneBandGrainMm * kBoneBandGrainMm * spacing / step_mm;
}

}  // namespace

double standard_error_mm(const BandFit& fit, const ReadBody& first, const ReadBody& second) {
  if (fit.gradient_square_sum <= 0.0) {
    return 10.0;
  }
  const double spacing = std::max({1.0, first.spacing_mm, second.spacing_mm});
  const double noise = fit.residual_sd * std::sqrt(repeated_points(first, second) / fit.gradient_square_sum);
  return std::hypot(noise, kReadingErrorPerSpacing * spacing);
}

double slide_error_mm(const BandFit& fit, const ReadBody& first, const ReadBody& second) {
  return fit.residual_sd * fit.slide_per_hu * std::sqrt(repeated_points(first, second));
}

}  // namespace kyphos::pipeline
