#include "pipeline/segment/landmarks/iliac_crest.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/segment/landmarks/column_middle.h"
#include "pipeline/segment/landmarks/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::VertebralBody;

bool is_bone(const CoarseCopy& copy, int x, int y, int z) {
  for (int dy = -1; dy <= 1; ++dy) {
    for (int dx = -1; dx <= 1; ++dx) {
      if (copy.inside(x + dx, y + dy, z) && copy.at(x + dx, y + dy, z) > kTrunkLandmarksCrestHu) {
        return true;
      }
    }
  }
  return false;
}

bool stands_upright(const CoarseCopy& copy, int x, int y, int z) {
  const int cells = static_cast<int>(std::lround(kUprightMm / copy.step_mm));
  if (z - cells < 0) {
    return false;
  }
  int bone = 0;
  for (int k = 0; k < cells; ++k) {
    bone += is_bone(copy, x, y, z - k) ? 1 : 0;
  }
  return bone >= kUprightShare * cells;
}

/// Lung beside and behind the column at this height, on either side: the recess behind the diaphragm is the last of it.
/// Bowel with gas lies farther forward.
bool shows_lung(const CoarseCopy& copy, const ColumnMiddle& middle, int z) {
  std::array<int, 2> air{};
  for (int y = 0; y < copy.ny; ++y) {
    for (int x = 0; x < copy.nx; ++x) {
      const auto at = copy.lps(x, y, z);
      const double aside = at.x() - middle.x_mm;
      const double behind = at.y() - middle.y_mm;
      const float hu = copy.at(x, y, z);
      if (std::abs(aside) > 20.0 && std::abs(aside) < 110.0 && behind > 5.0 && behind < 70.0 &&
          hu < kTrunkLandmarksLungHu && hu > CoarseCopy::kOutside) {
        ++air[aside > 0.0 ? 1 : 0];
      }
    }
  }
  return std::max(air[0], air[1]) * copy.step_mm * copy.step_mm > kTrunkLandmarksLeastMm2;
}

/// From the top down, the first slice below all lung: gas in the bowel farther down is none.
int first_below_lung(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies) {
  const int enough = static_cast<int>(std::lround(kLungEndsMm / copy.step_mm));
  int below = copy.nz - 1;
  int without = 0;
  for (int z = copy.nz - 1; z >= 0 && without < enough; --z) {
    const bool lung = shows_lung(copy, column_middle(bodies, copy.lps(0, 0, z).z()), z);
    without = lung ? 0 : without + 1;
    below = lung ? z - 1 : below;
  }
  return below;
}

std::optional<double> crest_z_mm(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies, int from_z,
                                 double side) {
  for (int z = from_z; z >= 0; --z) {
    const ColumnMiddle middle = column_middle(bodies, copy.lps(0, 0, z).z());
    for (int y = 0; y < copy.ny; ++y) {
      for (int x = 0; x < copy.nx; ++x) {
        const auto at = copy.lps(x, y, z);
        const double aside = side * (at.x() - middle.x_mm);
        const double behind = at.y() - middle.y_mm;
        if (aside > kCrestNearMm && aside < kCrestFarMm && behind > -kCrestFrontMm && behind < kCrestBehindMm &&
            copy.at(x, y, z) > kTrunkLandmarksCrestHu && stands_upright(copy, x, y, z)) {
          return at.z();
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> find_iliac_crest_z_mm(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies) {
  if (bodies.empty()) {
    return std::nullopt;
  }
  const int below_lung = first_below_lung(copy, bodies);
  const auto left = crest_z_mm(copy, bodies, below_lung, 1.0);
  const auto right = crest_z_mm(copy, bodies, below_lung, -1.0);
  if (!left || !right || std::abs(*left - *right) > kCrestsAlikeMm) {
    return std::nullopt;
  }
  const double crest_mm = 0.5 * (*left + *right);
  for (int z = 0; z < copy.nz; ++z) {
    const double z_mm = copy.lps(0, 0, z).z();
    if (z_mm < crest_mm && z_mm > crest_mm - kNoLungBelowMm && shows_lung(copy, column_middle(bodies, z_mm), z)) {
      return std::nullopt;  // a scapula
    }
  }
  return crest_mm;
}

}  // namespace kyphos::pipeline
