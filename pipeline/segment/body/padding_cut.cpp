#include "pipeline/segment/body/padding_cut.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "measure/spine/endplate_plane.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::Endplate;

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
  [[nodiscard]] bool any() const { return padded_ > 0.0; }
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

/// Mean over 2 mm along a ray, and over 4 mm across and along the body; nothing where all of it is outside.
std::optional<double> mean_beside(const measure::Sampler& sampler, const measure::PointLps& from,
                                  const measure::DirectionLps& outward, const measure::DirectionLps& superior,
                                  double first_mm) {
  const measure::DirectionLps across = outward.cross(superior);
  double sum = 0.0;
  int count = 0;
  for (double r = first_mm; r <= first_mm + 2.0; r += 0.5) {
    for (const double aside : {-2.0, 0.0, 2.0}) {
      for (const double up : {-2.0, 0.0, 2.0}) {
        if (const auto hu = sampler.hu_at(from + r * outward + aside * across + up * superior)) {
          sum += static_cast<double>(*hu);
          ++count;
        }
      }
    }
  }
  return count == 0 ? std::nullopt : std::optional(sum / count);
}

bool side_cut(const measure::Volume& volume, const measure::VertebralBody& body) {
  const measure::Sampler sampler(volume);
  const double least_hu = std::max(kLeastEdgeHu.value, kEdgeOfEndplates * body.quality.endplate_contrast_hu);
  PaddedPlaces touching(volume);
  double hidden = 0.0;
  double all = 0.0;
  for (const measure::AxialOutline& outline : body.outlines) {
    for_each_ray(outline, [&](double radius, double along_u, double along_v) {
      const measure::DirectionLps outward = along_u * body.frame.anterior + along_v * body.frame.left;
      const measure::PointLps wall =
          body.frame.lps(outline.centre_u_mm, outline.centre_v_mm, outline.s_mm) + radius * outward;
      touching.look_at(wall + kPaddingBeyondMm * outward);
      PaddedPlaces beyond(volume);
      for (double r = kPaddingBeyondMm; r <= kHiddenWithinMm; r += 1.0) {
        beyond.look_at(wall + r * outward);
      }
      ++all;
      if (!beyond.any()) {
        return;
      }
      const auto inner = mean_beside(sampler, wall, outward, body.frame.superior, -2.5);
      const auto outer = mean_beside(sampler, wall, outward, body.frame.superior, 0.5);
      hidden += !inner || !outer || *inner - *outer < least_hu ? 1.0 : 0.0;
    });
  }
  return touching.cut() || hidden > kMostHidden * all;
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
      places.look_at(body.frame.lps(u, v, s + (superior ? kPaddingBeyondMm : -kPaddingBeyondMm)));
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
