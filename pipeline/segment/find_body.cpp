#include "pipeline/segment/find_body.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "pipeline/segment/endplates.h"
#include "pipeline/segment/smoothing.h"
#include "pipeline/segment/walls.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyFrame;
using measure::EndplateSurface;

/// Blur of reconstruction in the plane of the slices: standard deviation in mm of a standard to bone kernel.
constexpr double kKernelSigmaMm = 0.5;
/// A slice is a box of its own thickness: standard deviation T / sqrt(12); trilinear reading adds about as much again
/// (spacing^2 / 6 at worst, 0 at best).
constexpr double kSliceVariance = 1.0 / 12.0 + 1.0 / 12.0;

PointSpread point_spread(const measure::Volume& volume, const measure::DirectionLps& direction) {
  const double width = volume.grid.spacing_along_mm(direction);
  return {.sigma_mm = std::sqrt(kKernelSigmaMm * kKernelSigmaMm + kSliceVariance * width * width)};
}

/// Plane s = a + b u + c v through an endplate's points, robustly: three rounds, points over 2.5 robust sigma left out.
struct FittedPlane {
  double a = 0.0;
  double b = 0.0;
  double c = 0.0;
};

std::optional<FittedPlane> fit_plane(const EndplateSurface& surface, const BodyEllipse& ellipse) {
  struct Point {
    double u, v, s;
  };
  std::vector<Point> points;
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      // The rims, where osteophytes grow, are left to the measurement's own stations.
      const double x = (surface.u_mm(iu) - ellipse.centre_u_mm) / ellipse.half_depth_mm;
      const double y = (surface.v_mm(iv) - ellipse.centre_v_mm) / ellipse.half_width_mm;
      if (surface.at(iu, iv) && x * x + y * y <= 0.8 * 0.8) {
        points.push_back({surface.u_mm(iu), surface.v_mm(iv), surface.at(iu, iv)->s_mm});
      }
    }
  }
  FittedPlane plane;
  double limit = 1.0e9;
  for (int round = 0; round < 3; ++round) {
    Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
    Eigen::Vector3d right = Eigen::Vector3d::Zero();
    int used = 0;
    for (const Point& p : points) {
      if (std::abs(p.s - plane.a - plane.b * p.u - plane.c * p.v) <= limit) {
        const Eigen::Vector3d row(1.0, p.u, p.v);
        normal += row * row.transpose();
        right += p.s * row;
        ++used;
      }
    }
    if (used < 20) {
      return std::nullopt;
    }
    const Eigen::Vector3d solution = normal.ldlt().solve(right);
    plane = {.a = solution[0], .b = solution[1], .c = solution[2]};
    std::vector<double> off;
    for (const Point& p : points) {
      off.push_back(std::abs(p.s - plane.a - plane.b * p.u - plane.c * p.v));
    }
    limit = std::max(0.5, 2.5 * 1.48 * quantile(off, 0.5));
  }
  return plane;
}

ExpectedPlane in_patient_space(const BodyFrame& frame, const FittedPlane& plane) {
  ExpectedPlane expected;
  expected.point = frame.lps(0.0, 0.0, plane.a);
  expected.normal = (frame.superior - plane.b * frame.anterior - plane.c * frame.left).normalized();
  return expected;
}

/// Middle and half axes of the body from its outlines at mid height.
BodyEllipse ellipse_of(const FoundWalls& walls, double fallback_half_depth_mm) {
  BodyEllipse ellipse{.half_depth_mm = fallback_half_depth_mm, .half_width_mm = 1.28 * fallback_half_depth_mm};
  std::vector<double> front;
  std::vector<double> back;
  std::vector<double> left;
  std::vector<double> right;
  for (const auto& outline : walls.outlines) {
    const auto count = outline.radius_mm.size();
    front.push_back(outline.radius_mm[0]);
    left.push_back(outline.radius_mm[count / 4]);
    back.push_back(outline.radius_mm[count / 2]);
    right.push_back(outline.radius_mm[3 * count / 4]);
  }
  const double f = quantile(front, 0.5);
  const double b = quantile(back, 0.5);
  const double l = quantile(left, 0.5);
  const double r = quantile(right, 0.5);
  ellipse.centre_u_mm = 0.5 * (f - b);
  ellipse.centre_v_mm = 0.5 * (l - r);
  ellipse.half_depth_mm = 0.5 * (f + b);
  ellipse.half_width_mm = 0.5 * (l + r);
  return ellipse;
}

/// All that one round finds in one frame.
struct Round {
  BodyFrame frame;
  BodyEllipse ellipse;
  ExpectedPlane lower;
  ExpectedPlane upper;
  FoundWalls walls;
  FoundEndplate superior;
  FoundEndplate inferior;
};

Round look(const measure::Sampler& sampler, const BodyFrame& frame, double half_depth_mm, const ExpectedPlane& lower,
           const ExpectedPlane& upper, double slack_below_mm, double slack_above_mm, const BodySlot& slot,
           EndplatePrecision precision) {
  Round round{
      .frame = frame, .ellipse = {}, .lower = lower, .upper = upper, .walls = {}, .superior = {}, .inferior = {}};
  const auto& volume = sampler.volume();
  round.walls = find_walls(sampler, {.frame = frame,
                                     .half_depth_mm = half_depth_mm,
                                     .low_s_mm = lower.s_mm(frame, 0.0, 0.0),
                                     .high_s_mm = upper.s_mm(frame, 0.0, 0.0),
                                     .spread = point_spread(volume, frame.anterior)});
  round.ellipse = ellipse_of(round.walls, half_depth_mm);
  EndplateRequest request{.frame = frame,
                          .ellipse = round.ellipse,
                          .lower = lower,
                          .upper = upper,
                          .slack_mm = slack_above_mm,
                          .spread = point_spread(volume, frame.superior),
                          .gap_mm = slot.gap_above_mm,
                          .precision = precision};
  round.superior = find_endplate(sampler, request, EndplateSide::Superior);
  request.slack_mm = slack_below_mm;
  request.gap_mm = slot.gap_below_mm;
  round.inferior = find_endplate(sampler, request, EndplateSide::Inferior);
  return round;
}

/// The frame that the body itself gives; nothing where an endplate has too few points for a plane.
struct OwnFrame {
  BodyFrame frame;
  ExpectedPlane lower;
  ExpectedPlane upper;
};

std::optional<OwnFrame> own_frame(const Round& round) {
  const auto top = fit_plane(round.superior.surface, round.ellipse);
  const auto bottom = fit_plane(round.inferior.surface, round.ellipse);
  if (!top || !bottom) {
    return std::nullopt;
  }
  OwnFrame own{
      .frame = {}, .lower = in_patient_space(round.frame, *bottom), .upper = in_patient_space(round.frame, *top)};
  own.frame.superior = (own.lower.normal + own.upper.normal).normalized();
  const auto& anterior = round.frame.anterior;
  own.frame.anterior = (anterior - anterior.dot(own.frame.superior) * own.frame.superior).normalized();
  own.frame.left = own.frame.superior.cross(own.frame.anterior);
  const double u = round.ellipse.centre_u_mm;
  const double v = round.ellipse.centre_v_mm;
  own.frame.origin =
      round.frame.lps(u, v, 0.5 * (top->a + bottom->a + (top->b + bottom->b) * u + (top->c + bottom->c) * v));
  return own;
}

/// Median and spread of the attenuation inside, 3 mm and more off the endplates, within half the ellipse.
void look_at_marrow(const measure::Sampler& sampler, const Round& round, measure::BodyQuality& quality) {
  std::vector<double> values;
  std::vector<double> differences;
  const double low = round.lower.s_mm(round.frame, 0.0, 0.0) + 4.0;
  const double high = round.upper.s_mm(round.frame, 0.0, 0.0) - 4.0;
  for (double s = low; s <= std::max(low, high); s += 1.5) {
    for (double v = -0.6 * round.ellipse.half_width_mm; v <= 0.6 * round.ellipse.half_width_mm; v += 1.5) {
      float before = -1.0e6F;
      for (double u = -0.6 * round.ellipse.half_depth_mm; u <= 0.6 * round.ellipse.half_depth_mm; u += 1.5) {
        const float value = sampler.hu_or(round.frame.lps(u, v, s), -1.0e6F);
        if (value > -1.0e5F) {
          values.push_back(static_cast<double>(value));
          if (before > -1.0e5F) {
            differences.push_back(std::abs(static_cast<double>(value - before)));
          }
        }
        before = value;
      }
    }
  }
  quality.marrow_hu = quantile(values, 0.5);
  quality.noise_hu = 1.48 * quantile(differences, 0.5) / std::sqrt(2.0);
}

measure::Coverage coverage_of(const Round& round) {
  // An endplate is held where the scan reaches past it in nearly all of its columns.
  constexpr double kHeld = 0.85;
  if (round.superior.inside_fraction < kHeld) {
    return measure::Coverage::CutAbove;
  }
  if (round.inferior.inside_fraction < kHeld) {
    return measure::Coverage::CutBelow;
  }
  if (round.walls.inside_fraction < kHeld) {
    return measure::Coverage::CutSide;
  }
  return measure::Coverage::Whole;
}

double mean_height(const EndplateSurface& top, const EndplateSurface& bottom, double from_v, double to_v) {
  double sum = 0.0;
  int count = 0;
  for (int iv = 0; iv < top.count_v(); ++iv) {
    for (int iu = 0; iu < top.count_u(); ++iu) {
      if (top.v_mm(iv) < from_v || top.v_mm(iv) > to_v || !top.at(iu, iv)) {
        continue;
      }
      if (const auto below = bottom.interpolate(top.u_mm(iu), top.v_mm(iv))) {
        sum += top.at(iu, iv)->s_mm - below->s_mm;
        ++count;
      }
    }
  }
  return count == 0 ? 0.0 : sum / count;
}

}  // namespace

measure::VertebralBody find_body(const measure::Sampler& sampler, const BodySlot& slot) {
  Round round = look(sampler, slot.frame, slot.half_depth_mm, slot.lower, slot.upper, slot.slack_below_mm + 1.0,
                     slot.slack_above_mm + 1.0, slot, EndplatePrecision::Rough);
  for (int again = 0; again < 2; ++again) {
    const auto own = own_frame(round);
    if (!own) {
      break;
    }
    // The plane lies in the concavity's mean: rims rise 1-3 mm above it.
    round = look(sampler, own->frame, round.ellipse.half_depth_mm, own->lower, own->upper, 3.5, 3.5, slot,
                 EndplatePrecision::Fine);
  }
  measure::VertebralBody body;
  body.frame = round.frame;
  body.superior = round.superior.surface;
  body.inferior = round.inferior.surface;
  body.outlines = round.walls.outlines;
  body.posterior_wall = round.walls.posterior;
  body.anterior_wall = round.walls.anterior;
  body.coverage = coverage_of(round);
  auto& quality = body.quality;
  quality.slice_spacing_along_axis_mm = sampler.volume().grid.spacing_along_mm(round.frame.superior);
  quality.endplate_contrast_hu = std::min(round.superior.contrast_hu, round.inferior.contrast_hu);
  quality.endplate_residual_mm = std::max(round.superior.residual_mm, round.inferior.residual_mm);
  quality.disc_score_above = slot.score_above;
  quality.disc_score_below = slot.score_below;
  quality.left_right_asymmetry_mm = std::abs(mean_height(body.superior, body.inferior, 3.0, 30.0) -
                                             mean_height(body.superior, body.inferior, -30.0, -3.0));
  look_at_marrow(sampler, round, quality);
  return body;
}

}  // namespace kyphos::pipeline
