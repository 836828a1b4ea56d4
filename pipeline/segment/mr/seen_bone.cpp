#include "pipeline/segment/mr/seen_bone.h"

#include <algorithm>
#include <cmath>

#include "pipeline/segment/mr/parameters.h"

namespace kyphos::pipeline {
namespace {

/// The greatest probability within reach up and down of each pixel, as a share.
std::vector<float> shares_of(const SagittalView& view, const std::vector<float>& map) {
  std::vector<float> shares(map.size(), 0.0F);
  for (int row = 0; row < view.rows(); ++row) {
    for (int column = 0; column < view.columns; ++column) {
      float most = 0.0F;
      for (int r = std::max(0, row - kBoneRows); r <= std::min(view.rows() - 1, row + kBoneRows); ++r) {
        most = std::max(most, map[view.pixel(r, column)]);
      }
      const double share = (static_cast<double>(most) - kBoneFaint) / (kBoneClear - kBoneFaint);
      shares[view.pixel(row, column)] = static_cast<float>(std::clamp(share, 0.0, 1.0));
    }
  }
  return shares;
}

}  // namespace

SeenBone::SeenBone(const measure::Sampler& sampler, const SagittalView& view) : view_(view) {
  for (double aside = -kBoneAsideMm; aside <= kBoneAsideMm; aside += kBoneStepMm) {
    aside_mm_.push_back(aside);
  }
  for (const TissueMaps& maps : maps_beside(sampler, view_, aside_mm_)) {
    shares_.push_back(shares_of(view_, maps[static_cast<std::size_t>(Tissue::Body)]));
  }
}

float SeenBone::share_in(std::size_t picture, int row, int column) const {
  const int r = std::clamp(row, 0, view_.rows() - 1);
  const int c = std::clamp(column, 0, view_.columns - 1);
  return shares_[picture][view_.pixel(r, c)];
}

double SeenBone::share_at(const measure::PointLps& point) const {
  const double row = (view_.top_z_mm - point.z()) / kViewPixelMm;
  const double column = (point.y() - view_.front_y_mm) / kViewPixelMm;
  const double aside = (point.x() - view_.point(row, column).x() + kBoneAsideMm) / kBoneStepMm;
  const auto last = static_cast<double>(shares_.size() - 1);
  const double held = std::clamp(aside, 0.0, last);
  const int r = static_cast<int>(std::floor(row));
  const int c = static_cast<int>(std::floor(column));
  const double part_r = row - r;
  const double part_c = column - c;
  double share = 0.0;
  for (const double picture : {std::floor(held), std::min(std::floor(held) + 1.0, last)}) {
    const double weight = picture == std::floor(held) ? 1.0 - (held - std::floor(held)) : held - std::floor(held);
    const auto at = static_cast<std::size_t>(picture);
    const auto near = [&](int dr, int dc) { return static_cast<double>(share_in(at, r + dr, c + dc)); };
    share += weight * ((1.0 - part_r) * ((1.0 - part_c) * near(0, 0) + part_c * near(0, 1)) +
                       part_r * ((1.0 - part_c) * near(1, 0) + part_c * near(1, 1)));
  }
  return share;
}

}  // namespace kyphos::pipeline
