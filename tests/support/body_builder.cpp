#include "tests/support/body_builder.h"

#include <cmath>

#include "measure/space/units.h"
#include "measure/vertebra/normal_ratio.h"

namespace kyphos::test {
namespace {

using measure::BodyFrame;
using measure::EndplatePoint;
using measure::EndplateSurface;
using measure::VertebralBody;
using measure::WallPoint;

/// The parabola through the heights at the three stations, at a fraction of the depth from the posterior wall.
double height_at(const IdealBody& ideal, double fraction) {
  const double p = measure::kPosteriorStation;
  const double m = measure::kMiddleStation;
  const double a = measure::kAnteriorStation;
  return ideal.posterior_mm * (fraction - m) * (fraction - a) / ((p - m) * (p - a)) +
         ideal.middle_mm * (fraction - p) * (fraction - a) / ((m - p) * (m - a)) +
         ideal.anterior_mm * (fraction - p) * (fraction - m) / ((a - p) * (a - m));
}

EndplateSurface surface(const IdealBody& ideal, double sign) {
  const int half_u = static_cast<int>(0.5 * ideal.depth_mm);
  const int half_v = static_cast<int>(0.5 * ideal.width_mm);
  EndplateSurface plate(-half_u, -half_v, 1.0, 2 * half_u + 1, 2 * half_v + 1);
  for (int iv = 0; iv < plate.count_v(); ++iv) {
    for (int iu = 0; iu < plate.count_u(); ++iu) {
      const double x = 2.0 * plate.u_mm(iu) / ideal.depth_mm;
      const double y = 2.0 * plate.v_mm(iv) / ideal.width_mm;
      if (x * x + y * y > 1.0) {
        continue;
      }
      const double lateral = sign > 0.0 ? ideal.lateral_slope * plate.v_mm(iv) : 0.0;
      plate.set(
          iu, iv,
          EndplatePoint{.s_mm = sign * 0.5 * height_at(ideal, 0.5 + 0.5 * x) + lateral, .se_mm = ideal.point_se_mm});
    }
  }
  return plate;
}

BodyFrame tilted_frame(const IdealBody& ideal) {
  const double angle = measure::radians_from_deg(ideal.forward_tilt_deg);
  const measure::DirectionLps anterior(0.0, -std::cos(angle), -std::sin(angle));
  const measure::DirectionLps left = measure::DirectionLps::UnitX();
  return {.origin = ideal.centre, .anterior = anterior, .left = left, .superior = anterior.cross(left)};
}

void add_walls(VertebralBody& body, const IdealBody& ideal) {
  const double half = 0.5 * ideal.depth_mm;
  for (double s = -0.5 * ideal.posterior_mm; s <= 0.5 * ideal.posterior_mm; s += 1.0) {
    const double x = 2.0 * s / ideal.posterior_mm;
    const double bulge = ideal.posterior_wall_shift_mm * (1.0 - x * x);
    body.posterior_wall.push_back(WallPoint{.s_mm = s, .u_mm = -half - bulge, .se_mm = 0.2});
    body.anterior_wall.push_back(WallPoint{.s_mm = s, .u_mm = half, .se_mm = 0.2});
    body.canal_posterior.push_back(WallPoint{.s_mm = s, .u_mm = -half - ideal.canal_ap_mm, .se_mm = 0.3});
  }
}

void add_outlines(VertebralBody& body, const IdealBody& ideal) {
  constexpr int kAngles = 72;
  for (double s = -0.3 * ideal.posterior_mm; s <= 0.3 * ideal.posterior_mm + 1e-9; s += 0.15 * ideal.posterior_mm) {
    measure::AxialOutline outline;
    outline.s_mm = s;
    for (int i = 0; i < kAngles; ++i) {
      const double angle = 2.0 * measure::kPi * i / kAngles;
      outline.radius_mm.push_back(
          1.0 / std::hypot(std::cos(angle) / (0.5 * ideal.depth_mm), std::sin(angle) / (0.5 * ideal.width_mm)));
    }
    body.outlines.push_back(outline);
  }
}

}  // namespace

VertebralBody build_body(const IdealBody& ideal) {
  VertebralBody body;
  body.position_from_top = ideal.position_from_top;
  body.name.level = ideal.level;
  body.name.confidence = ideal.level ? 0.95 : 0.0;
  body.frame = tilted_frame(ideal);
  body.superior = surface(ideal, 1.0);
  body.inferior = surface(ideal, -1.0);
  add_walls(body, ideal);
  add_outlines(body, ideal);
  body.quality.slice_spacing_along_axis_mm = ideal.slice_spacing_mm;
  return body;
}

std::vector<VertebralBody> build_spine(std::vector<IdealBody> bodies) {
  constexpr double kDiscMm = 6.0;
  std::vector<VertebralBody> spine;
  double z = 0.0;
  int position = 1;
  for (IdealBody& ideal : bodies) {
    ideal.position_from_top = position++;
    ideal.centre.z() = z - 0.5 * ideal.middle_mm;
    z -= ideal.middle_mm + kDiscMm;
    spine.push_back(build_body(ideal));
  }
  return spine;
}

IdealBody intact_body(measure::Level level, double t12_posterior_mm) {
  const auto normal = measure::normal_ratio(level).value_or(measure::general_ratio());
  const double posterior =
      t12_posterior_mm * normal.posterior_relative / measure::normal_ratio(measure::Level::T12)->posterior_relative;
  IdealBody ideal;
  ideal.level = level;
  ideal.posterior_mm = posterior;
  ideal.anterior_mm = posterior * normal.anterior_over_posterior;
  ideal.middle_mm = posterior * normal.middle_over_posterior;
  return ideal;
}

}  // namespace kyphos::test
