#include "tests/support/phantom_body.h"

#include <algorithm>
#include <cmath>

#include "measure/space/units.h"

namespace kyphos::test {

using measure::Level;

const std::vector<LevelSize>& level_sizes() {
  // Heights, widths, depths T1-L5: Panjabi 1991/1992; wedge T9-L5: Masharawi 2010, mean of the sexes; C4-C7, S1, the
  // discs and their angles: rounded textbook values (only plausibility is asked of a phantom).
  static const std::vector<LevelSize> sizes = {
      {Level::C4, 11.4, 18.0, 15.0, 1.0, 4.5, -6.0},   {Level::C5, 11.4, 18.5, 15.2, 1.0, 4.5, -6.0},
      {Level::C6, 11.0, 20.0, 15.8, 1.0, 4.5, -6.0},   {Level::C7, 12.8, 22.5, 16.2, 1.0, 4.5, -5.0},
      {Level::T1, 14.1, 24.5, 18.5, 2.5, 3.8, 0.0},    {Level::T2, 15.6, 24.9, 19.6, 3.0, 3.6, 0.5},
      {Level::T3, 15.7, 24.6, 22.7, 3.5, 3.6, 0.5},    {Level::T4, 16.2, 24.5, 23.3, 3.5, 3.8, 0.5},
      {Level::T5, 16.2, 24.9, 24.3, 3.8, 4.0, 0.5},    {Level::T6, 17.4, 26.2, 26.0, 4.0, 4.2, 0.5},
      {Level::T7, 18.2, 27.8, 27.4, 4.2, 4.4, 0.5},    {Level::T8, 18.7, 29.5, 27.9, 4.0, 4.6, 0.5},
      {Level::T9, 19.3, 30.6, 29.3, 3.8, 5.0, 0.0},    {Level::T10, 20.2, 31.9, 30.5, 3.2, 5.6, 0.0},
      {Level::T11, 21.3, 34.9, 31.9, 5.0, 6.2, -0.5},  {Level::T12, 22.7, 39.0, 32.8, 4.2, 7.0, -2.0},
      {Level::L1, 23.8, 41.2, 34.1, 3.3, 8.0, -5.0},   {Level::L2, 24.3, 42.6, 34.6, 1.6, 9.0, -7.0},
      {Level::L3, 23.8, 44.1, 35.2, 0.1, 10.0, -9.0},  {Level::L4, 24.1, 46.6, 35.5, -1.9, 10.5, -12.0},
      {Level::L5, 22.9, 47.3, 34.7, -6.2, 9.5, -13.0}, {Level::S1, 27.0, 46.0, 32.0, 6.0, 2.5, 0.0}};
  return sizes;
}

namespace {

constexpr double kWaist = 0.08;       // of the half depth: 1.4 mm in a lumbar body
constexpr double kBowlRadius = 0.82;  // inside the ring apophysis
constexpr double kRimRoundingMm = 1.0;
constexpr double kPlanaMm = 5.0;
constexpr double kPosteriorIndent = 0.10;  // of the half depth; kidney form: the wall behind is hollow
constexpr double kIndentWidthMm = 9.0;
constexpr double kSchmorlSdMm = 2.2;
constexpr double kSchmorlU = 0.1;  // place of the pit, of the half depth
constexpr double kStepWidthMm = 1.0;

double smooth_step(double x) {
  const double t = std::clamp(x, 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}

}  // namespace

BodyShape::BodyShape(const LevelSize& size, const PhantomBody& special, const PhantomSpec& spec)
    : half_depth_(0.5 * size.depth_mm * spec.size_factor),
      half_width_(0.5 * size.width_mm * spec.size_factor),
      height_(0.0),
      half_wedge_tan_(std::tan(0.5 * measure::radians_from_deg(size.wedge_deg))),
      superior_bowl_mm_(0.0),
      inferior_bowl_mm_(0.0),
      special_(special) {
  height_ = size.posterior_height_mm * spec.size_factor + 2.0 * half_wedge_tan_ * back_station_mm();
  superior_bowl_mm_ = inferior_bowl_mm_ = spec.concavity * height_;
  const double middle = height_ * (1.0 - 2.0 * spec.concavity);
  const double anterior = height_ - 2.0 * half_wedge_tan_ * front_station_mm();
  switch (special.shape) {
    case PhantomShape::Intact:
      break;
    case PhantomShape::Wedge:
      front_drop_mm_ = special.fraction * anterior;
      break;
    case PhantomShape::Biconcave:
      superior_bowl_mm_ += 0.5 * special.fraction * middle;
      inferior_bowl_mm_ += 0.5 * special.fraction * middle;
      break;
    case PhantomShape::Crush:
      uniform_drop_mm_ = special.fraction * height_;
      superior_bowl_mm_ *= 1.0 - special.fraction;
      inferior_bowl_mm_ *= 1.0 - special.fraction;
      break;
    case PhantomShape::Plana:
      uniform_drop_mm_ = height_ - kPlanaMm;
      superior_bowl_mm_ = inferior_bowl_mm_ = 0.0;
      half_wedge_tan_ = 0.0;
      break;
  }
  top_slope_ = front_drop_mm_ / (front_station_mm() - back_station_mm());
}

double BodyShape::bowl(double u, double v) const {
  const double x = (u - kCentreOfHalfDepth * half_depth_) / (kBowlRadius * half_depth_);
  const double y = v / (kBowlRadius * half_width_);
  return std::max(0.0, 1.0 - x * x - y * y);
}

double BodyShape::superior_rim_s_mm(double u) const {
  const double behind = u - back_station_mm();
  return 0.5 * height_ - half_wedge_tan_ * u - uniform_drop_mm_ - top_slope_ * std::max(0.0, behind);
}

double BodyShape::inferior_rim_s_mm(double u) const { return -0.5 * height_ + half_wedge_tan_ * u; }

double BodyShape::superior_s_mm(double u, double v) const {
  double s = superior_rim_s_mm(u) - superior_bowl_mm_ * bowl(u, v);
  if (special_.schmorl_depth_mm > 0.0) {
    const double du = u - kSchmorlU * half_depth_;
    s -= special_.schmorl_depth_mm * std::exp(-0.5 * (du * du + v * v) / (kSchmorlSdMm * kSchmorlSdMm));
  }
  if (special_.endplate_step_mm > 0.0) {
    s -= special_.endplate_step_mm * smooth_step((u - 0.2 * half_depth_) / kStepWidthMm + 0.5);
  }
  return s;
}

double BodyShape::inferior_s_mm(double u, double v) const {
  return inferior_rim_s_mm(u) + inferior_bowl_mm_ * bowl(u, v);
}

double BodyShape::wall_distance_mm(double u, double v, double s) const {
  const double low = inferior_rim_s_mm(u);
  const double high = superior_rim_s_mm(u);
  const double t = std::clamp((2.0 * s - low - high) / std::max(1.0, high - low), -1.0, 1.0);
  const double waist = 1.0 - kWaist * (1.0 - t * t) * std::min(1.0, (high - low) / 15.0);
  const double behind = std::clamp(-u / half_depth_, 0.0, 1.0);
  double x = u;
  if (behind > 0.0) {
    x -= kPosteriorIndent * half_depth_ * behind * std::exp(-(v * v) / (kIndentWidthMm * kIndentWidthMm));
    if (special_.retropulsion_mm > 0.0) {
      const double up = (high - s) / (0.35 * std::max(5.0, high - low));
      x += special_.retropulsion_mm * behind * std::exp(-up * up - (v * v) / 64.0);
    }
  }
  const double a = std::abs(x) / (half_depth_ * waist);
  const double b = std::abs(v) / (half_width_ * waist);
  const double q = std::cbrt(a * a * a + b * b * b);  // between an ellipse and a box, as bodies are
  const double radius = std::hypot(x, v);
  return q < 1e-6 ? -half_depth_ : radius * (1.0 - 1.0 / q);
}

BodyShape::Distance BodyShape::distance(double u, double v, double s) const {
  constexpr double kDelta = 0.25;
  const double high = superior_s_mm(u, v);
  const double low = inferior_s_mm(u, v);
  const bool upper = s - high > low - s;
  const auto at = [&](double du, double dv) {
    return upper ? superior_s_mm(u + du, v + dv) : inferior_s_mm(u + du, v + dv);
  };
  const double here = upper ? high : low;
  double endplate = upper ? s - high : low - s;
  if (std::abs(endplate) < 4.0) {  // the slope matters only near the surface
    const double slope_u = (at(kDelta, 0.0) - here) / kDelta;
    const double slope_v = (at(0.0, kDelta) - here) / kDelta;
    endplate /= std::sqrt(1.0 + slope_u * slope_u + slope_v * slope_v);
  }
  double wall = wall_distance_mm(u, v, s);
  const double a = std::max(0.0, wall + kRimRoundingMm);
  const double b = std::max(0.0, endplate + kRimRoundingMm);
  if (a > 0.0 && b > 0.0) {  // rounded edge: both distances become the distance of the arc
    wall = endplate = std::hypot(a, b) - kRimRoundingMm;
  }
  return {.wall_mm = wall, .endplate_mm = endplate};
}

double BodyShape::reach_mm() const {
  return std::hypot(std::hypot(half_depth_ + special_.retropulsion_mm, half_width_), 0.5 * height_) + 3.0;
}

}  // namespace kyphos::test
