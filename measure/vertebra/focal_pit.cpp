#include "measure/vertebra/focal_pit.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "measure/vertebra/call_parameters.h"

namespace kyphos::measure {
namespace {

using Cell = std::pair<int, int>;

/// Offsets of the cells within the radius of the laid disc.
std::vector<Cell> disc_cells(double width_mm, double step_mm) {
  const double radius = 0.5 * width_mm / step_mm;
  const int reach = static_cast<int>(radius);
  std::vector<Cell> cells;
  for (int v = -reach; v <= reach; ++v) {
    for (int u = -reach; u <= reach; ++u) {
      if (u * u + v * v <= radius * radius) {
        cells.emplace_back(u, v);
      }
    }
  }
  return cells;
}

/// How low a disc laid on the endplate comes over each cell: the lowest of all discs that cover it, each at the height
/// of the highest point beneath it. Discs may stand out over the rim, so that a slope there is no pit.
class LaidDisc {
 public:
  LaidDisc(const EndplateSurface& endplate, double width_mm, double down)
      : endplate_(endplate),
        down_(down),
        disc_(disc_cells(width_mm, endplate.step_mm())),
        reach_(static_cast<int>(0.5 * width_mm / endplate.step_mm())),
        width_(endplate.count_u() + 2 * reach_) {
    for (int v = -reach_; v < endplate.count_v() + reach_; ++v) {
      for (int u = -reach_; u < endplate.count_u() + reach_; ++u) {
        height_.push_back(highest_under(u, v));
      }
    }
  }

  /// How far the endplate lies below the disc, in mm; 0 where it was not found.
  [[nodiscard]] double gap_mm(int u, int v) const {
    if (!has(u, v)) {
      return 0.0;
    }
    double lowest = std::numeric_limits<double>::max();
    for (const auto& [du, dv] : disc_) {
      lowest = std::min(lowest, height_[place(u + du, v + dv)]);
    }
    return lowest - down_ * endplate_.at(u, v)->s_mm;
  }
  [[nodiscard]] const std::vector<Cell>& disc() const { return disc_; }

 private:
  [[nodiscard]] bool has(int u, int v) const {
    return u >= 0 && v >= 0 && u < endplate_.count_u() && v < endplate_.count_v() && endplate_.at(u, v);
  }
  [[nodiscard]] std::size_t place(int u, int v) const {
    return static_cast<std::size_t>((v + reach_) * width_ + u + reach_);
  }
  [[nodiscard]] double highest_under(int u, int v) const {
    double highest = std::numeric_limits<double>::lowest();
    for (const auto& [du, dv] : disc_) {
      if (has(u + du, v + dv)) {
        highest = std::max(highest, down_ * endplate_.at(u + du, v + dv)->s_mm);
      }
    }
    // Beneath a disc that covers nothing there is nothing to rest on.
    return highest == std::numeric_limits<double>::lowest() ? std::numeric_limits<double>::max() : highest;
  }

  const EndplateSurface& endplate_;
  double down_;
  std::vector<Cell> disc_;
  int reach_;
  int width_;
  std::vector<double> height_;
};

}  // namespace

FilledEndplate fill_focal_pits(const EndplateSurface& endplate, double depth_mm, SinksTowards sinks) {
  FilledEndplate result{.surface = endplate};
  if (endplate.count_u() == 0 || endplate.count_v() == 0) {
    return result;
  }
  const double down = static_cast<double>(sinks);
  const LaidDisc laid(endplate, kPitWidthFraction * depth_mm, down);
  std::vector<double> gaps;
  for (int v = 0; v < endplate.count_v(); ++v) {
    for (int u = 0; u < endplate.count_u(); ++u) {
      gaps.push_back(laid.gap_mm(u, v));
    }
  }
  const auto gap = [&](int u, int v) {
    return u < 0 || v < 0 || u >= endplate.count_u() || v >= endplate.count_v()
               ? 0.0
               : gaps[static_cast<std::size_t>(v * endplate.count_u() + u)];
  };
  const double deepest = std::ranges::max(gaps);
  if (deepest < kLeastPitMm) {
    return result;
  }
  result.pit_mm = deepest;
  // The whole pit with its walls: what lies below the disc at all, within its width of a place that is deep enough.
  for (int v = 0; v < endplate.count_v(); ++v) {
    for (int u = 0; u < endplate.count_u(); ++u) {
      const bool of_a_pit = std::ranges::any_of(
          laid.disc(), [&](const Cell& off) { return gap(u + off.first, v + off.second) >= kLeastPitMm; });
      if (of_a_pit && gap(u, v) > 0.0) {
        const EndplatePoint& point = *endplate.at(u, v);
        result.surface.set(u, v, EndplatePoint{.s_mm = point.s_mm + down * gap(u, v), .se_mm = point.se_mm});
      }
    }
  }
  return result;
}

}  // namespace kyphos::measure
