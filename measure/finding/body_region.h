#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// A place inside a body and how far it is from its borders.
struct BodyPlace {
  double u_mm = 0.0;
  double v_mm = 0.0;
  double s_mm = 0.0;
  double depth_fraction = 0.0;    ///< 0 at the posterior wall, 1 at the anterior one
  double radius_fraction = 0.0;   ///< 0 at the outline's centre, 1 on the outline
  double from_superior_mm = 0.0;  ///< distance below the superior endplate along the body's axis
  double from_inferior_mm = 0.0;  ///< distance above the inferior endplate
};

/// The inside of a body: between its endplate surfaces, within its axial outlines (within the walls and the central
/// slab where there are none). Where an endplate has no point of its own, its plane stands in. Holds a reference.
class BodyRegion {
 public:
  explicit BodyRegion(const VertebralBody& body);

  [[nodiscard]] double top_mm() const { return top_mm_; }        ///< mean s of the superior endplate
  [[nodiscard]] double bottom_mm() const { return bottom_mm_; }  ///< mean s of the inferior endplate
  [[nodiscard]] double highest_mm() const { return top_mm_ + slack_mm_; }
  [[nodiscard]] double lowest_mm() const { return bottom_mm_ - slack_mm_; }
  /// The place of a point of the frame; nothing for points outside the walls by more than half the body's depth.
  [[nodiscard]] std::optional<BodyPlace> place(double u_mm, double v_mm, double s_mm) const;
  /// Half width of the box around the outline and the walls.
  [[nodiscard]] double reach_mm() const { return reach_mm_; }
  [[nodiscard]] const DepthRange& depth() const { return depth_; }

  /// Visits places on a regular grid that are inside the body, in a fixed order.
  template <typename Visit>
  void for_each_place(double step_mm, Visit visit) const {
    const double centre_u = depth_.u_at_fraction(0.5);
    const int reach = static_cast<int>(reach_mm_ / step_mm) + 1;
    const int low_s = static_cast<int>((bottom_mm_ - slack_mm_) / step_mm) - 1;
    const int high_s = static_cast<int>((top_mm_ + slack_mm_) / step_mm) + 1;
    for (int is = low_s; is <= high_s; ++is) {
      for (int iv = -reach; iv <= reach; ++iv) {
        for (int iu = -reach; iu <= reach; ++iu) {
          const auto here = place(centre_u + iu * step_mm, iv * step_mm, is * step_mm);
          if (here && here->radius_fraction <= 1.0 && here->from_superior_mm >= 0.0 && here->from_inferior_mm >= 0.0) {
            visit(*here);
          }
        }
      }
    }
  }

 private:
  /// s = at + along_u * u + along_v * v
  struct Plane {
    double at = 0.0;
    double along_u = 0.0;
    double along_v = 0.0;
    [[nodiscard]] double s_mm(double u, double v) const { return at + along_u * u + along_v * v; }
  };
  [[nodiscard]] static Plane plane_through(const EndplateSurface& surface);
  [[nodiscard]] double radius_fraction(double u_mm, double v_mm, double s_mm) const;

  const VertebralBody& body_;
  DepthRange depth_;
  Plane superior_plane_;
  Plane inferior_plane_;
  double top_mm_ = 0.0;
  double bottom_mm_ = 0.0;
  double slack_mm_ = 0.0;
  double reach_mm_ = 0.0;
  double half_width_mm_ = kCentralHalfSlabMm;  ///< where there are no outlines
};

}  // namespace kyphos::measure
