#include "pipeline/fit/optimal_surface.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kyphos::pipeline {
namespace {

struct Direction {
  int dx;
  int dy;
};

constexpr std::array<Direction, 8> kDirections{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}}};

/// Gathers along one path and adds to the sums. The carried rewards are kept near zero by taking off their maximum.
class PathGatherer {
 public:
  PathGatherer(const SurfaceRewards& rewards, SurfaceRewards& sums, const SurfaceSmoothness& smoothness)
      : rewards_(rewards),
        sums_(sums),
        carried_(static_cast<std::size_t>(rewards.labels()), 0.0F),
        next_(carried_.size()) {
    for (int jump = 0; jump <= smoothness.largest_jump; ++jump) {
      costs_.push_back(smoothness.jump_cost * std::pow(static_cast<float>(jump), 1.5F));
    }
  }

  void restart() { std::ranges::fill(carried_, 0.0F); }

  void step(int x, int y) {
    const int labels = rewards_.labels();
    const int reach = static_cast<int>(costs_.size()) - 1;
    const float* const own = rewards_.cell(x, y);
    float* const sum = sums_.cell(x, y);
    float highest = -1.0e30F;
    for (int label = 0; label < labels; ++label) {
      float best = -1.0e30F;
      for (int from = std::max(0, label - reach); from <= std::min(labels - 1, label + reach); ++from) {
        best = std::max(
            best, carried_[static_cast<std::size_t>(from)] - costs_[static_cast<std::size_t>(std::abs(label - from))]);
      }
      const float value = best + own[label];
      next_[static_cast<std::size_t>(label)] = value;
      sum[label] += value;
      highest = std::max(highest, value);
    }
    for (float& value : next_) {
      value -= highest;
    }
    std::swap(carried_, next_);
  }

 private:
  const SurfaceRewards& rewards_;
  SurfaceRewards& sums_;
  std::vector<float> carried_;
  std::vector<float> next_;
  std::vector<float> costs_;
};

/// Walks every path of one direction through the grid.
void gather(const SurfaceRewards& rewards, SurfaceRewards& sums, Direction direction,
            const SurfaceSmoothness& smoothness) {
  PathGatherer gatherer(rewards, sums, smoothness);
  const int nx = rewards.count_x();
  const int ny = rewards.count_y();
  const auto inside = [&](int x, int y) { return x >= 0 && y >= 0 && x < nx && y < ny; };
  for (int y = 0; y < ny; ++y) {
    for (int x = 0; x < nx; ++x) {
      if (inside(x - direction.dx, y - direction.dy)) {
        continue;  // not where a path enters the grid
      }
      gatherer.restart();
      for (int px = x, py = y; inside(px, py); px += direction.dx, py += direction.dy) {
        gatherer.step(px, py);
      }
    }
  }
}

}  // namespace

std::vector<int> find_optimal_surface(const SurfaceRewards& rewards, const SurfaceSmoothness& smoothness) {
  SurfaceRewards sums(rewards.count_x(), rewards.count_y(), rewards.labels(), 0.0F);
  for (const Direction direction : kDirections) {
    gather(rewards, sums, direction, smoothness);
  }
  std::vector<int> surface;
  surface.reserve(static_cast<std::size_t>(rewards.count_x()) * static_cast<std::size_t>(rewards.count_y()));
  for (int y = 0; y < rewards.count_y(); ++y) {
    for (int x = 0; x < rewards.count_x(); ++x) {
      const float* const sum = sums.cell(x, y);
      surface.push_back(static_cast<int>(std::max_element(sum, sum + rewards.labels()) - sum));
    }
  }
  return surface;
}

}  // namespace kyphos::pipeline
