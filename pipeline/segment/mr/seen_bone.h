#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "pipeline/finder/seen_spine.h"

namespace kyphos::pipeline {

/// Where bodies may be at all, as the finder sees it in sagittal pictures from side to side: it keeps the fits from
/// going on beyond a thin cortex into fat, ligament or the dural sac that look like marrow.
class SeenBone {
 public:
  SeenBone(const measure::Sampler& sampler, const SagittalView& view);
  /// 1 in what is seen as a body, 0 beyond, less than 1 at the border between. Beside the outermost
  /// pictures as in them.
  [[nodiscard]] double share_at(const measure::PointLps& point) const;

 private:
  [[nodiscard]] float share_in(std::size_t picture, int row, int column) const;

  SagittalView view_;
  std::vector<double> aside_mm_;
  std::vector<std::vector<float>> shares_;  ///< one a picture
};

}  // namespace kyphos::pipeline
