#include "io/report/picture/spine_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

namespace kyphos::io {
namespace {

// Bone window of radiology: level 400 HU, width 1500 HU.
constexpr double kWindowLow = 400.0 - 750.0;
constexpr double kWindowWidth = 1500.0;

constexpr double kMarginMm = 14.0;         // above and below, and beside the bodies in the coronal picture
constexpr double kFrontMarginMm = 22.0;    // enough soft tissue to see that the front wall is the front wall
constexpr double kBackMarginMm = 62.0;     // canal and spinous processes
constexpr double kCoronalMarginMm = 34.0;  // transverse processes and rib heads
constexpr double kFinestPixelMm = 0.22;    // finer shows no more than the scanner resolved
constexpr double kCoarsestPixelMm = 0.5;
constexpr double kWantedHeight = 1400.0;  // pixels: a tall screen, and half a page at 300 dots per inch
constexpr int kLargestSide = 4000;        // pixels: a broken body far away must not make a picture of gigabytes
constexpr std::array kSlabMm{-1.0, 0.0, 1.0};

/// The smallest box around a body: its endplate points, or its origin where there are none.
Eigen::AlignedBox3d box_of(const measure::VertebralBody& body) {
  Eigen::AlignedBox3d box(body.frame.origin);
  for (const measure::EndplateSurface* surface : {&body.superior, &body.inferior}) {
    for (int iv = 0; iv < surface->count_v(); ++iv) {
      for (int iu = 0; iu < surface->count_u(); ++iu) {
        if (const auto& point = surface->at(iu, iv)) {
          box.extend(body.frame.lps(surface->u_mm(iu), surface->v_mm(iv), point->s_mm));
        }
      }
    }
  }
  return box;
}

Eigen::AlignedBox3d box_of(const measure::Grid& scan) {
  Eigen::AlignedBox3d box;
  for (int corner = 0; corner < 8; ++corner) {
    box.extend(scan.lps((corner & 1) != 0 ? scan.size[0] - 1 : 0, (corner & 2) != 0 ? scan.size[1] - 1 : 0,
                        (corner & 4) != 0 ? scan.size[2] - 1 : 0));
  }
  return box;
}

/// The plane of a volume that is one slice only, which may stand oblique: a place across the picture is moved onto it,
/// since the line through the bodies leaves so thin a volume.
class OnlySlice {
 public:
  OnlySlice(const measure::Grid& grid, const measure::DirectionLps& across)
      : index_from_lps_(grid.index_from_lps()), across_(across) {
    for (Eigen::Index axis = 0; axis < 3; ++axis) {
      const double slope = index_from_lps_.linear().row(axis).dot(across);
      // Along a slice seen edge-on nothing can be moved onto it.
      if (grid.size[static_cast<std::size_t>(axis)] == 1 && std::abs(slope) > 1e-3) {
        axis_ = axis;
        slope_ = slope;
      }
    }
  }
  [[nodiscard]] measure::PointLps nearest(const measure::PointLps& point) const {
    return axis_ ? measure::PointLps(point - across_ * ((index_from_lps_ * point)[*axis_] / slope_)) : point;
  }

 private:
  Eigen::Affine3d index_from_lps_;
  measure::DirectionLps across_;
  std::optional<Eigen::Index> axis_;
  double slope_ = 1.0;
};

struct ShownRange {
  double low = kWindowLow;
  double width = kWindowWidth;
};

/// A CT's bone window; for an MR, whose values have no unit, from its darkest to nearly its brightest values.
ShownRange shown_range(const measure::Volume& volume) {
  if (volume.is_attenuation() || volume.hu.empty()) {
    return {};
  }
  std::vector<std::int16_t> values = volume.hu;
  const auto part = [&](double quantile) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(quantile * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, at);
    return static_cast<double>(std::max<std::int16_t>(*at, 0));
  };
  constexpr double kDarkest = 0.01;
  constexpr double kNearlyBrightest = 0.985;
  const double low = part(kDarkest);
  return {.low = low, .width = std::max(1.0, part(kNearlyBrightest) - low)};
}

std::uint8_t grey(double value, const ShownRange& range) {
  return static_cast<std::uint8_t>(std::clamp(std::lround(255.0 * (value - range.low) / range.width), 0L, 255L));
}

}  // namespace

SpineLine::SpineLine(std::span<const measure::VertebralBody* const> bodies) {
  if (bodies.empty()) {
    throw std::invalid_argument("a spine line needs a body");
  }
  for (const measure::VertebralBody* body : bodies) {
    points_.push_back(body->frame.origin);
  }
  std::ranges::sort(points_, {}, [](const measure::PointLps& point) { return point.z(); });
}

measure::PointLps SpineLine::at_z(double z_mm) const {
  if (points_.size() == 1) {
    return {points_[0].x(), points_[0].y(), z_mm};
  }
  const auto above = std::ranges::find_if(points_.begin() + 1, points_.end() - 1,
                                          [z_mm](const measure::PointLps& point) { return point.z() >= z_mm; });
  const measure::PointLps& low = *(above - 1);
  const double rise_mm = std::max(above->z() - low.z(), 1e-6);
  return low + (*above - low) * ((z_mm - low.z()) / rise_mm);
}

PicturePoint SpineView::place(const measure::PointLps& point) const {
  const double across_mm = view == View::Sagittal ? point.y() : point.x();
  return {.column = (across_mm - left_mm) / pixel_mm, .row = (top_mm - point.z()) / pixel_mm};
}

SpineView fit_view(View view, std::span<const measure::VertebralBody* const> bodies, const measure::Grid& scan) {
  SpineView result{.view = view, .line = SpineLine(bodies)};
  Eigen::AlignedBox3d box;
  for (const measure::VertebralBody* body : bodies) {
    box.extend(box_of(*body));
  }
  const bool sagittal = view == View::Sagittal;
  const measure::PointLps before =
      sagittal ? measure::PointLps(0, kFrontMarginMm, kMarginMm) : measure::PointLps(kCoronalMarginMm, 0, kMarginMm);
  const measure::PointLps behind =
      sagittal ? measure::PointLps(0, kBackMarginMm, kMarginMm) : measure::PointLps(kCoronalMarginMm, 0, kMarginMm);
  const Eigen::AlignedBox3d wanted(box.min() - before, box.max() + behind);
  const Eigen::AlignedBox3d common = wanted.intersection(box_of(scan));
  const Eigen::AlignedBox3d shown = common.isEmpty() ? wanted : common;

  const int across = sagittal ? 1 : 0;
  const double height_mm = shown.sizes().z();
  result.pixel_mm = std::clamp(height_mm / kWantedHeight, kFinestPixelMm, kCoarsestPixelMm);
  result.left_mm = shown.min()[across];
  result.top_mm = shown.max().z();
  const auto pixels = [&](double length_mm) {
    return std::clamp(static_cast<int>(std::ceil(length_mm / result.pixel_mm)), 1, kLargestSide);
  };
  result.width = pixels(shown.sizes()[across]);
  result.height = pixels(height_mm);
  return result;
}

std::vector<std::uint8_t> reformat(const measure::Volume& volume, const SpineView& view) {
  const measure::Sampler sampler(volume);
  const measure::DirectionLps across =
      view.view == View::Sagittal ? measure::DirectionLps::UnitX() : measure::DirectionLps::UnitY();
  const OnlySlice only_slice(volume.grid, across);
  const ShownRange range = shown_range(volume);
  std::vector<std::uint8_t> picture(static_cast<std::size_t>(view.width) * static_cast<std::size_t>(view.height));
  for (int row = 0; row < view.height; ++row) {
    const measure::PointLps centre = view.line.at_z(view.top_mm - row * view.pixel_mm);
    for (int column = 0; column < view.width; ++column) {
      const double column_mm = view.left_mm + column * view.pixel_mm;
      measure::PointLps place = centre;
      (view.view == View::Sagittal ? place.y() : place.x()) = column_mm;
      place = only_slice.nearest(place + view.offset_mm * across);
      double sum = 0.0;
      int count = 0;
      for (const double slab_mm : kSlabMm) {
        if (const auto hu = sampler.hu_at(place + slab_mm * across)) {
          sum += *hu;
          ++count;
        }
      }
      picture[static_cast<std::size_t>(row) * static_cast<std::size_t>(view.width) + static_cast<std::size_t>(column)] =
          count == 0 ? std::uint8_t{0} : grey(sum / count, range);
    }
  }
  return picture;
}

}  // namespace kyphos::io
