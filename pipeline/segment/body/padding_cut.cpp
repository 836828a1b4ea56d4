#include "pipeline/segment/body/padding_cut.h"

#include <array>
#include <cmath>
#include <numbers>

#include "measure/spine/endplate_plane.h"

namespace kyphos::pipeline {
namespace {

using measure::Endplate;

/// The blur of a wall reaches so far: nearer than this its edge is not all there.
constexpr double kBeyondMm = 1.5;
/// A slip of the outline over a few rays is no cut.
constexpr double kMostPadded = 0.02;

/// How many places were looked at, and how many of them were filled up.
class PaddedPlaces {
 public:
  explicit PaddedPlaces(const measure::Volume& volume)
      : volume_(volume), index_from_lps_(volume.grid.index_from_lps()) {}

  void look_at(const measure::PointLps& point) {
    const Eigen::Vector3d index = (index_from_lps_ * point).array().round();
    ++all_;
    padded_ += volume_.contains_index(index) && volume_.at(static_cast<int>(index.x()), static_cast<int>(index.y()),
                                                           static_cast<int>(index.z())) == measure::kOutsideScan
                   ? 1
                   : 0;
  }
  [[nodiscard]] bool cut() const { return padded_ > kMostPadded * all_; }

 private:
  const measure::Volume& volume_;
  Eigen::Affine3d index_from_lps_;
  double all_ = 0.0;
  double padded_ = 0.0;
};

template <typename Visit>
void for_each_ray(const measure::AxialOutline& outline, Visit visit) {
  for (std::size_t ray = 0; ray < outline.radius_mm.size(); ++ray) {
    const double angle =
        2.0 * std::numbers::pi * static_cast<double>(ray) / static_cast<double>(outline.radius_mm.size());
    visit(outline.radius_mm[ray], std::cos(angle), std::sin(angle));
  }
}

bool side_cut(const measure::Volume& volume, const measure::VertebralBody& body) {
  PaddedPlaces places(volume);
  for (const measure::AxialOutline& outline : body.outlines) {
    for_each_ray(outline, [&](double radius, double along_u, double along_v) {
      const double reach = radius + kBeyondMm;
      places.look_at(
          body.frame.lps(outline.centre_u_mm + reach * along_u, outline.centre_v_mm + reach * along_v, outline.s_mm));
    });
  }
  return places.cut();
}

/// The endplate within its outline; where it was not found, its plane.
bool endplate_cut(const measure::Volume& volume, const measure::VertebralBody& body, Endplate which) {
  const auto plane = measure::whole_endplate_plane(body, which);
  if (!plane || body.outlines.empty()) {
    return false;
  }
  const bool superior = which == Endplate::Superior;
  const measure::EndplateSurface& surface = superior ? body.superior : body.inferior;
  const measure::AxialOutline& outline = superior ? body.outlines.back() : body.outlines.front();
  const Eigen::Vector3d centre = body.frame.frame_coordinates(plane->centre);
  constexpr std::array kFractions{0.3, 0.6, 0.9};
  PaddedPlaces places(volume);
  for_each_ray(outline, [&](double radius, double along_u, double along_v) {
    for (const double fraction : kFractions) {
      const double u = outline.centre_u_mm + fraction * radius * along_u;
      const double v = outline.centre_v_mm + fraction * radius * along_v;
      const auto point = surface.interpolate(u, v);
      const double s =
          point ? point->s_mm
                : centre.z() + plane->slope_anterior * (u - centre.x()) + plane->slope_left * (v - centre.y());
      places.look_at(body.frame.lps(u, v, s + (superior ? kBeyondMm : -kBeyondMm)));
    }
  });
  return places.cut();
}

}  // namespace

std::optional<measure::Coverage> cut_by_padding(const measure::Volume& volume, const measure::VertebralBody& body) {
  if (endplate_cut(volume, body, Endplate::Superior)) {
    return measure::Coverage::CutAbove;
  }
  if (endplate_cut(volume, body, Endplate::Inferior)) {
    return measure::Coverage::CutBelow;
  }
  return side_cut(volume, body) ? std::optional(measure::Coverage::CutSide) : std::nullopt;
}

}  // namespace kyphos::pipeline
