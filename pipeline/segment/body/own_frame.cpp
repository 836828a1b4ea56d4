#include "pipeline/segment/body/own_frame.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/parameters.h"
#include "pipeline/fit/smoothing.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyFrame;
using measure::EndplateSurface;

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

}  // namespace

BodyEllipse ellipse_of(const std::vector<measure::AxialOutline>& outlines, double fallback_half_depth_mm) {
  BodyEllipse ellipse{.half_depth_mm = fallback_half_depth_mm, .half_width_mm = 1.28 * fallback_half_depth_mm};
  std::vector<double> front;
  std::vector<double> back;
  std::vector<double> left;
  std::vector<double> right;
  for (const auto& outline : outlines) {
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

std::optional<OwnFrame> own_frame(const BodyFrame& frame, const EndplateSurface& superior,
                                  const EndplateSurface& inferior, const BodyEllipse& ellipse) {
  const auto top = fit_plane(superior, ellipse);
  const auto bottom = fit_plane(inferior, ellipse);
  if (!top || !bottom) {
    return std::nullopt;
  }
  OwnFrame own{.frame = {}, .lower = in_patient_space(frame, *bottom), .upper = in_patient_space(frame, *top)};
  own.frame.superior = (own.lower.normal + own.upper.normal).normalized();
  const auto& anterior = frame.anterior;
  own.frame.anterior = (anterior - anterior.dot(own.frame.superior) * own.frame.superior).normalized();
  own.frame.left = own.frame.superior.cross(own.frame.anterior);
  const double u = ellipse.centre_u_mm;
  const double v = ellipse.centre_v_mm;
  own.frame.origin = frame.lps(u, v, 0.5 * (top->a + bottom->a + (top->b + bottom->b) * u + (top->c + bottom->c) * v));
  return own;
}

}  // namespace kyphos::pipeline
