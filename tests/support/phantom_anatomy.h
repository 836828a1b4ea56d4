#pragma once

#include <functional>
#include <span>
#include <vector>

#include "tests/support/phantom.h"
#include "tests/support/phantom_body.h"

namespace kyphos::test {

/// Equally spaced sample points on a line, with the HU painted so far. Tissues are painted one over the other; edges
/// are soft over `soft_mm`, the distance of the samples, so that sampling does not quantise them.
struct PaintRow {
  Eigen::Vector3d start;
  Eigen::Vector3d step;
  double soft_mm;
  std::span<float> hu;
};

/// A tissue within a sphere: paints samples [begin, end) of a row.
struct Tissue {
  Eigen::Vector3d centre;
  double radius_mm;
  std::function<void(const PaintRow& row, int begin, int end)> paint;
};

/// How much of a sample lies inside a surface at a signed distance (negative inside).
[[nodiscard]] inline float cover(double distance_mm, double soft_mm) {
  const double inside = 0.5 - distance_mm / soft_mm;
  return static_cast<float>(inside < 0.0 ? 0.0 : inside > 1.0 ? 1.0 : inside);
}
inline void mix(float& hu, double tissue_hu, float part) { hu += (static_cast<float>(tissue_hu) - hu) * part; }

struct PlacedBody {
  LevelSize size;
  PhantomBody special;
  BodyShape shape;
  measure::BodyFrame frame;  ///< construction frame, before the pose
};

/// The disc below bodies[i]: its middle and axes.
struct PlacedDisc {
  measure::BodyFrame frame;
  double height_mm;
};

/// Bodies, discs and all other tissues, in the patient's space before the pose.
class PhantomAnatomy {
 public:
  explicit PhantomAnatomy(const PhantomSpec& spec);
  [[nodiscard]] const PhantomSpec& spec() const { return spec_; }
  [[nodiscard]] const std::vector<PlacedBody>& bodies() const { return bodies_; }
  [[nodiscard]] const std::vector<PlacedDisc>& discs() const { return discs_; }
  [[nodiscard]] const std::vector<Tissue>& tissues() const { return tissues_; }
  /// Everything that is not a tissue of its own: air, fat, muscle, lungs, vessels. Edges are soft over `soft_mm`.
  [[nodiscard]] float background_hu(const Eigen::Vector3d& point, double soft_mm) const;
  /// Centre of the aorta at a height.
  [[nodiscard]] Eigen::Vector3d aorta_centre(double z) const;

 private:
  void place_bodies();
  void index_column();
  [[nodiscard]] const Eigen::Vector2d& column_xy(double z) const;

  PhantomSpec spec_;
  std::vector<PlacedBody> bodies_;
  std::vector<PlacedDisc> discs_;
  std::vector<Tissue> tissues_;
  std::vector<Eigen::Vector2d> column_xy_;  ///< of the column's centre, every millimetre of z
  double column_first_z_ = 0.0;
  double lung_base_z_ = 0.0;
  double lung_top_z_ = 0.0;
  double neck_z_ = 0.0;
  double front_y_ = 0.0;  ///< of the trunk
};

}  // namespace kyphos::test
