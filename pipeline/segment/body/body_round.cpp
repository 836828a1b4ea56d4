#include "pipeline/segment/body/body_round.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "pipeline/fit/parameters.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyFrame;
using measure::EndplateSurface;

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
    limit = std::max(0.5, 2.5 * kSdPerMedianOff * quantile(off, 0.5));
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

/// How far beyond the expected planes the endplates may lie.
struct Slack {
  double below_mm = 0.0;
  double above_mm = 0.0;
};

BodyRound look_at_body(const measure::Sampler& sampler, const BodyFrame& frame, double half_depth_mm,
                       const ExpectedPlane& lower, const ExpectedPlane& upper, Slack slack, const BodySlot& slot,
                       const KnownDiscs& discs, EndplatePrecision precision) {
  BodyRound round{
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
                          .slack_mm = slack.above_mm,
                          .spread = point_spread(volume, frame.superior),
                          .gap_mm = slot.gap_above_mm,
                          .disc = discs.above,
                          .precision = precision};
  round.superior = find_endplate(sampler, request, EndplateSide::Superior);
  request.slack_mm = slack.below_mm;
  request.gap_mm = slot.gap_below_mm;
  request.disc = discs.below;
  round.inferior = find_endplate(sampler, request, EndplateSide::Inferior);
  return round;
}

/// The frame that the body itself gives; nothing where an endplate has too few points for a plane.
struct OwnFrame {
  BodyFrame frame;
  ExpectedPlane lower;
  ExpectedPlane upper;
};

std::optional<OwnFrame> own_frame(const BodyRound& round) {
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

}  // namespace

BodyRound first_look(const measure::Sampler& sampler, const BodySlot& slot) {
  return look_at_body(sampler, slot.frame, slot.half_depth_mm, slot.lower, slot.upper,
                      {.below_mm = slot.slack_below_mm + 1.0, .above_mm = slot.slack_above_mm + 1.0}, slot, {},
                      EndplatePrecision::Rough);
}

BodyRound look_again(const measure::Sampler& sampler, const BodySlot& slot, const BodyRound& before,
                     const KnownDiscs& discs, EndplatePrecision precision) {
  const auto own = own_frame(before);
  if (!own) {
    return before;
  }
  return look_at_body(sampler, own->frame, before.ellipse.half_depth_mm, own->lower, own->upper,
                      {.below_mm = kBodyRoundRimMm, .above_mm = kBodyRoundRimMm}, slot, discs, precision);
}

}  // namespace kyphos::pipeline
