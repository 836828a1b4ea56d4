#include "pipeline/finder/sagittal_view.h"

#include <algorithm>
#include <cmath>

#include "pipeline/finder/parameters.h"

namespace kyphos::pipeline {
namespace {

int whole_strides(double extent_mm) {
  const int pixels = std::max(1, static_cast<int>(std::ceil(extent_mm / kViewPixelMm)));
  return (pixels + kNetworkStride - 1) / kNetworkStride * kNetworkStride;
}

double x_at(std::span<const measure::PointLps> sorted, double z_mm) {
  const auto above = std::ranges::lower_bound(sorted, z_mm, {}, [](const auto& point) { return point.z(); });
  if (above == sorted.begin()) {
    return sorted.front().x();
  }
  if (above == sorted.end()) {
    return sorted.back().x();
  }
  const auto& low = *(above - 1);
  const double part = (z_mm - low.z()) / std::max(1e-6, above->z() - low.z());
  return low.x() + part * (above->x() - low.x());
}

}  // namespace

measure::PointLps SagittalView::point(double row, double column) const {
  const auto at = static_cast<std::size_t>(std::clamp<long>(std::lround(row), 0, rows() - 1));
  return {x_mm[at], front_y_mm + column * kViewPixelMm, top_z_mm - row * kViewPixelMm};
}

std::optional<std::size_t> SagittalView::pixel_at(const measure::PointLps& point) const {
  const long row = std::lround((top_z_mm - point.z()) / kViewPixelMm);
  const long column = std::lround((point.y() - front_y_mm) / kViewPixelMm);
  if (row < 0 || column < 0 || row >= rows() || column >= columns) {
    return std::nullopt;
  }
  return pixel(static_cast<int>(row), static_cast<int>(column));
}

VolumeBox box_of(const measure::Grid& grid) {
  VolumeBox box{.low = grid.lps(0, 0, 0), .high = grid.lps(0, 0, 0)};
  for (int corner = 1; corner < 8; ++corner) {
    const auto end = [&](int axis) {
      return (corner >> axis & 1) != 0 ? grid.size[static_cast<std::size_t>(axis)] - 1 : 0;
    };
    const measure::PointLps point = grid.lps(end(0), end(1), end(2));
    box.low = box.low.cwiseMin(point);
    box.high = box.high.cwiseMax(point);
  }
  return box;
}

SagittalView view_along(const VolumeBox& box, std::span<const measure::PointLps> path) {
  std::vector<measure::PointLps> sorted(path.begin(), path.end());
  std::ranges::sort(sorted, {}, [](const auto& point) { return point.z(); });
  SagittalView view;
  view.top_z_mm = box.high.z();
  view.front_y_mm = box.low.y();
  view.columns = whole_strides(box.high.y() - box.low.y());
  view.x_mm.resize(static_cast<std::size_t>(whole_strides(box.high.z() - box.low.z())));
  for (std::size_t row = 0; row < view.x_mm.size(); ++row) {
    view.x_mm[row] = x_at(sorted, view.top_z_mm - static_cast<double>(row) * kViewPixelMm);
  }
  return view;
}

GreyWindow window_of(const measure::Volume& volume) {
  if (volume.is_attenuation()) {
    return {};
  }
  std::vector<std::int16_t> values;  // every few voxels tell as much
  constexpr std::size_t kEvery = 7;
  for (std::size_t at = 0; at < volume.hu.size(); at += kEvery) {
    if (volume.hu[at] != measure::kOutsideScan) {
      values.push_back(volume.hu[at]);
    }
  }
  if (values.empty()) {
    return {.black = 0.0F, .white = 1.0F};
  }
  const auto part = [&](double quantile) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(quantile * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, at);
    return static_cast<float>(*at);
  };
  const float black = part(kMrBlackPart);
  return {.black = black, .white = std::max(part(kMrWhitePart), black + 1.0F)};
}

NetworkPicture picture_of(const measure::Sampler& sampler, const GreyWindow& window, const SagittalView& view,
                          double aside_mm, std::vector<bool>* held) {
  NetworkPicture picture{.rows = view.rows(), .columns = view.columns, .grey = {}};
  picture.grey.reserve(view.x_mm.size() * static_cast<std::size_t>(view.columns));
  for (int row = 0; row < view.rows(); ++row) {
    for (int column = 0; column < view.columns; ++column) {
      measure::PointLps point = view.point(row, column);
      point.x() += aside_mm;
      const float hu = sampler.hu_or(point, measure::kOutsideHu);
      const float part = std::clamp((hu - window.black) / (window.white - window.black), 0.0F, 1.0F);
      picture.grey.push_back((2.0F * part - 1.0F) * kSagittalViewWhite);
      if (held != nullptr) {
        held->push_back(hu > measure::kOutsideHu);
      }
    }
  }
  return picture;
}

}  // namespace kyphos::pipeline
