#pragma once

#include "measure/level.h"
#include "measure/vertebral_body.h"
#include "tests/support/phantom.h"

namespace kyphos::test {

/// Healthy size of a level in mm and degrees, before the size factor.
struct LevelSize {
  measure::Level level;
  double posterior_height_mm;
  double width_mm;
  double depth_mm;
  double wedge_deg;  ///< ventral positive
  double disc_below_mm;
  double disc_below_angle_deg;  ///< kyphosis positive
};

/// C4..L5 and S1, from the top down.
[[nodiscard]] const std::vector<LevelSize>& level_sizes();

/// Middle between the walls (the posterior one is hollow) and distance of the stations from it, as parts of the half
/// depth; near enough to the true stations to place neighbours and to shape fractures, never used for the truth.
inline constexpr double kCentreOfHalfDepth = 0.047;
inline constexpr double kStationOfHalfDepth = 0.667;

/// A body as implicit surfaces in its construction frame: u anterior, v left, s superior, origin in the middle.
class BodyShape {
 public:
  BodyShape(const LevelSize& size, const PhantomBody& special, const PhantomSpec& spec);

  /// Outer bony surface of the endplates above (u, v).
  [[nodiscard]] double superior_s_mm(double u, double v) const;
  [[nodiscard]] double inferior_s_mm(double u, double v) const;
  /// Signed distances, negative inside, first order: of the side wall, and of the nearer endplate.
  struct Distance {
    double wall_mm;
    double endplate_mm;
  };
  [[nodiscard]] Distance distance(double u, double v, double s) const;
  /// The rim's height without its bowl: what the neighbour's disc rests on.
  [[nodiscard]] double superior_rim_s_mm(double u) const;
  [[nodiscard]] double inferior_rim_s_mm(double u) const;

  [[nodiscard]] double front_station_mm() const { return (kCentreOfHalfDepth + kStationOfHalfDepth) * half_depth_; }
  [[nodiscard]] double back_station_mm() const { return (kCentreOfHalfDepth - kStationOfHalfDepth) * half_depth_; }
  [[nodiscard]] double half_depth_mm() const { return half_depth_; }
  [[nodiscard]] double half_width_mm() const { return half_width_; }
  [[nodiscard]] double height_mm() const { return height_; }
  [[nodiscard]] double reach_mm() const;

 private:
  [[nodiscard]] double bowl(double u, double v) const;
  [[nodiscard]] double wall_distance_mm(double u, double v, double s) const;

  double half_depth_;
  double half_width_;
  double height_;  ///< of the healthy body at its middle, between the rims
  double half_wedge_tan_;
  double superior_bowl_mm_;
  double inferior_bowl_mm_;
  double front_drop_mm_ = 0.0;    ///< wedge: the superior rim lies lower by this at the anterior station
  double uniform_drop_mm_ = 0.0;  ///< crush
  double top_slope_ = 0.0;
  PhantomBody special_;
};

}  // namespace kyphos::test
