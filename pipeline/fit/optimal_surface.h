#pragma once

#include <cstddef>
#include <vector>

namespace kyphos::pipeline {

/// Rewards of putting a surface at each of `labels` positions in each cell of a count_x x count_y grid.
class SurfaceRewards {
 public:
  SurfaceRewards(int count_x, int count_y, int labels, float fill)
      : count_x_(count_x),
        count_y_(count_y),
        labels_(labels),
        values_(
            static_cast<std::size_t>(count_x) * static_cast<std::size_t>(count_y) * static_cast<std::size_t>(labels),
            fill) {}
  [[nodiscard]] int count_x() const { return count_x_; }
  [[nodiscard]] int count_y() const { return count_y_; }
  [[nodiscard]] int labels() const { return labels_; }
  [[nodiscard]] float* cell(int x, int y) { return values_.data() + index(x, y); }
  [[nodiscard]] const float* cell(int x, int y) const { return values_.data() + index(x, y); }

 private:
  [[nodiscard]] std::size_t index(int x, int y) const {
    return (static_cast<std::size_t>(y) * static_cast<std::size_t>(count_x_) + static_cast<std::size_t>(x)) *
           static_cast<std::size_t>(labels_);
  }
  int count_x_;
  int count_y_;
  int labels_;
  std::vector<float> values_;
};

struct SurfaceSmoothness {
  float jump_cost = 0.12F;  ///< cost of a jump of d labels between neighbours: jump_cost * |d|^1.5
  int largest_jump = 6;     ///< in labels
};

/// The smooth surface of highest total reward: rewards gathered along eight directions by dynamic programming and
/// summed (semi-global matching, Hirschmueller 2008, doi 10.1109/TPAMI.2007.1166). One label a cell, row by row.
[[nodiscard]] std::vector<int> find_optimal_surface(const SurfaceRewards& rewards, const SurfaceSmoothness& smoothness);

}  // namespace kyphos::pipeline
