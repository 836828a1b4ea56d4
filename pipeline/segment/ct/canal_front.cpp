#include "pipeline/segment/ct/canal_front.h"

#include <algorithm>

#include "pipeline/fit/parallel.h"
#include "pipeline/segment/ct/canal_parameters.h"

namespace kyphos::pipeline {
namespace {

// Half a box in cells of 2 mm: 9 x 7 x 12 mm. Across and along the spine every second cell is enough.
constexpr int kHalfWidth = 4;
constexpr int kHalfDepth = 3;
constexpr int kHalfLength = 6;
constexpr int kEvery = 2;

float counted_hu(float hu, bool by_excess) {
  return by_excess ? std::clamp(hu - kMuscleHu, 0.0F, kMostExcessHu.value)
                   : std::clamp(hu, kDarkestInFrontHu.value, kBrightestInFrontHu.value);
}

}  // namespace

CanalFront::CanalFront(const CoarseCopy& copy, bool by_excess, int x_first, int x_last)
    : x_first_(x_first), width_(x_last - x_first + 1), ny_(copy.ny + 2 * kHalfDepth), nz_(copy.nz) {
  planes_.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(ny_) * static_cast<std::size_t>(nz_));
  parallel_for(nz_, [&](int z) { sum_plane(copy, by_excess, z); });
}

std::size_t CanalFront::offset(int x, int y, int z) const {
  return (static_cast<std::size_t>(z) * static_cast<std::size_t>(ny_) + static_cast<std::size_t>(y + kHalfDepth)) *
             static_cast<std::size_t>(width_) +
         static_cast<std::size_t>(x - x_first_);
}

void CanalFront::sum_plane(const CoarseCopy& copy, bool by_excess, int z) {
  for (int y = 0; y < copy.ny; ++y) {
    for (int x = x_first_; x < x_first_ + width_; ++x) {
      Sum row;
      for (int dx = -kHalfWidth; dx <= kHalfWidth; dx += kEvery) {
        if (x + dx >= 0 && x + dx < copy.nx && copy.at(x + dx, y, z) > CoarseCopy::kOutside) {
          row.hu += counted_hu(copy.at(x + dx, y, z), by_excess);
          ++row.count;
        }
      }
      for (int dy = -kHalfDepth; dy <= kHalfDepth; ++dy) {
        Sum& plane = planes_[offset(x, y + dy, z)];
        plane.hu += row.hu;
        plane.count += row.count;
      }
    }
  }
}

CanalFront::Sum CanalFront::at(int x, int y, int z) const {
  Sum box;
  if (y < -kHalfDepth || y >= ny_ - kHalfDepth) {
    return box;
  }
  for (int dz = -kHalfLength; dz <= kHalfLength; dz += kEvery) {
    if (z + dz >= 0 && z + dz < nz_) {
      const Sum& plane = planes_[offset(x, y, z + dz)];
      box.hu += plane.hu;
      box.count += plane.count;
    }
  }
  return box;
}

}  // namespace kyphos::pipeline
