#pragma once

#include <vector>

#include "pipeline/segment/ct/coarse_copy.h"

namespace kyphos::pipeline {

/// Sums over boxes of 18 x 14 x 24 mm of a coarse copy, where a body would lie in front of a canal. Neighbouring boxes
/// share nearly all of their cells: each row and each plane is summed once.
class CanalFront {
 public:
  /// Sum of what a box holds, and of how many cells it holds something.
  struct Sum {
    float hu = 0.0F;
    int count = 0;
  };

  /// by_excess: only what is brighter than muscle counts. Boxes can be asked for whose x lies within [x_first, x_last].
  CanalFront(const CoarseCopy& copy, bool by_excess, int x_first, int x_last);

  /// The box around a cell of the copy. y and z may lie outside of it.
  [[nodiscard]] Sum at(int x, int y, int z) const;

 private:
  [[nodiscard]] std::size_t offset(int x, int y, int z) const;
  void sum_plane(const CoarseCopy& copy, bool by_excess, int z);

  int x_first_;
  int width_;
  int ny_;  ///< rows of boxes: those whose middle lies outside, but that reach in, as well
  int nz_;
  std::vector<Sum> planes_;  ///< of a box, one plane of it
};

}  // namespace kyphos::pipeline
