#include "pipeline/segment/landmarks/carina.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/segment/landmarks/column_middle.h"
#include "pipeline/segment/landmarks/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::VertebralBody;

/// A patch of airway in one slice of the copy.
struct AirPatch {
  std::vector<std::pair<int, int>> cells;
  double x_mm = 0.0;
  [[nodiscard]] double area_mm2(double step_mm) const { return static_cast<double>(cells.size()) * step_mm * step_mm; }
};

/// All patches of air in front of the column that the window holds whole: lung leaves it.
class AirSlice {
 public:
  AirSlice(const CoarseCopy& copy, int z, const ColumnMiddle& middle, float below_hu)
      : copy_(copy),
        below_hu_(below_hu),
        z_(z),
        x0_(index_x(middle.x_mm - kAirwayAsideMm)),
        x1_(index_x(middle.x_mm + kAirwayAsideMm)),
        y0_(index_y(middle.y_mm - kAirwayFrontMm)),
        y1_(index_y(middle.y_mm - kAirwayBehindMm)),
        seen_(
            static_cast<std::size_t>(std::max(0, x1_ - x0_ + 1)) * static_cast<std::size_t>(std::max(0, y1_ - y0_ + 1)),
            false) {}

  [[nodiscard]] std::vector<AirPatch> patches() {
    std::vector<AirPatch> found;
    for (int y = y0_; y <= y1_; ++y) {
      for (int x = x0_; x <= x1_; ++x) {
        bool leaves = false;
        AirPatch patch = flood(x, y, leaves);
        if (!leaves && !patch.cells.empty()) {
          double sum = 0.0;
          for (const auto& [cx, cy] : patch.cells) {
            sum += copy_.lps(cx, cy, z_).x();
          }
          patch.x_mm = sum / static_cast<double>(patch.cells.size());
          found.push_back(std::move(patch));
        }
      }
    }
    return found;
  }

 private:
  [[nodiscard]] int index_x(double x_mm) const {
    return std::clamp(static_cast<int>(std::lround((x_mm - copy_.origin.x()) / copy_.step_mm)), 0, copy_.nx - 1);
  }
  [[nodiscard]] int index_y(double y_mm) const {
    return std::clamp(static_cast<int>(std::lround((y_mm - copy_.origin.y()) / copy_.step_mm)), 0, copy_.ny - 1);
  }
  [[nodiscard]] bool fresh_air(int x, int y) const {
    const float hu = copy_.at(x, y, z_);
    return hu < below_hu_ && hu > CoarseCopy::kOutside && !seen_[place(x, y)];
  }
  [[nodiscard]] std::size_t place(int x, int y) const {
    return static_cast<std::size_t>(y - y0_) * static_cast<std::size_t>(x1_ - x0_ + 1) +
           static_cast<std::size_t>(x - x0_);
  }

  AirPatch flood(int x, int y, bool& leaves) {
    AirPatch patch;
    if (!fresh_air(x, y)) {
      return patch;
    }
    std::vector<std::pair<int, int>> open{{x, y}};
    seen_[place(x, y)] = true;
    while (!open.empty()) {
      const auto [cx, cy] = open.back();
      open.pop_back();
      patch.cells.emplace_back(cx, cy);
      leaves = leaves || cx == x0_ || cx == x1_ || cy == y0_ || cy == y1_;
      constexpr std::array<std::pair<int, int>, 4> kBeside{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};
      for (const auto& [dx, dy] : kBeside) {
        const int nx = cx + dx;
        const int ny = cy + dy;
        if (nx >= x0_ && nx <= x1_ && ny >= y0_ && ny <= y1_ && fresh_air(nx, ny)) {
          seen_[place(nx, ny)] = true;
          open.emplace_back(nx, ny);
        }
      }
    }
    return patch;
  }

  const CoarseCopy& copy_;
  float below_hu_;
  int z_;
  int x0_;
  int x1_;
  int y0_;
  int y1_;
  std::vector<bool> seen_;
};

/// Two patches of neighbouring slices that share a cell or lie a cell beside one another.
bool touch(const AirPatch& one, const AirPatch& other) {
  return std::ranges::any_of(one.cells, [&](const auto& a) {
    return std::ranges::any_of(other.cells, [&](const auto& b) {
      return std::abs(a.first - b.first) <= 1 && std::abs(a.second - b.second) <= 1;
    });
  });
}

std::vector<AirPatch> those_below(const std::vector<AirPatch>& slice, const AirPatch& above, double least_mm2,
                                  double step_mm) {
  std::vector<AirPatch> found;
  for (const AirPatch& patch : slice) {
    if (patch.area_mm2(step_mm) >= least_mm2 && touch(patch, above)) {
      found.push_back(patch);
    }
  }
  return found;
}

/// The patches of every slice, from the copy's top.
using AirStack = std::vector<std::vector<AirPatch>>;

/// How far the outermost two branches lie apart `slices` lower; nothing where either ends before.
std::optional<double> apart_lower_mm(const AirStack& stack, std::size_t at, std::vector<AirPatch> branches,
                                     std::size_t slices, double step_mm) {
  for (std::size_t k = 1; k <= slices; ++k) {
    if (at + k >= stack.size()) {
      return std::nullopt;
    }
    std::vector<AirPatch> next;
    for (const AirPatch& branch : branches) {
      for (AirPatch& below : those_below(stack[at + k], branch, 0.5 * kLeastBronchusMm2, step_mm)) {
        next.push_back(std::move(below));
      }
    }
    if (next.empty()) {
      return std::nullopt;
    }
    branches = std::move(next);
  }
  const auto [least, most] = std::ranges::minmax_element(branches, {}, &AirPatch::x_mm);
  return most->x_mm - least->x_mm;
}

/// Where a bronchus' wall is thinner than a voxel its lumen runs into the lung, and one branch alone is left: so much
/// smaller than the trachea, and so far aside, as a narrowing is not; and it leads away.
bool one_branch_is_left(const AirStack& stack, std::size_t at, const AirPatch& branch, const AirPatch& trachea,
                        std::size_t slices, double step_mm) {
  const double aside = branch.x_mm - trachea.x_mm;
  if (branch.area_mm2(step_mm) > kLoneBranchPart * trachea.area_mm2(step_mm) || std::abs(aside) < kLoneBranchAsideMm) {
    return false;
  }
  AirPatch last = branch;
  for (std::size_t k = 1; k <= slices; ++k) {
    if (at + k >= stack.size()) {
      return false;
    }
    const auto below = those_below(stack[at + k], last, 0.5 * kLeastBronchusMm2, step_mm);
    if (below.size() != 1) {
      return false;
    }
    last = below.front();
  }
  return (last.x_mm - trachea.x_mm) * (aside > 0.0 ? 1.0 : -1.0) >= kLoneBranchAwayMm;
}

/// Follows one patch downwards to where it parts; the slice of the parting.
std::optional<std::size_t> parting_below(const AirStack& stack, std::size_t from, const AirPatch& start,
                                         double step_mm) {
  AirPatch trachea = start;
  const auto lower = static_cast<std::size_t>(std::lround(kTrunkLandmarksLowerMm / step_mm));
  for (std::size_t at = from + 1; at < stack.size(); ++at) {
    const auto branches = those_below(stack[at], trachea, kLeastBronchusMm2, step_mm);
    if (branches.empty()) {
      return std::nullopt;
    }
    const auto [least, most] = std::ranges::minmax_element(branches, {}, &AirPatch::x_mm);
    const bool followed = static_cast<double>(at - from) * step_mm >= kFollowedMm;
    if (branches.size() == 1 && followed && one_branch_is_left(stack, at, branches.front(), trachea, lower, step_mm)) {
      return at;
    }
    if (most->x_mm - least->x_mm >= kPartedMm) {
      const auto apart = apart_lower_mm(stack, at, branches, lower, step_mm);
      if (followed && apart && *apart >= kPartedLowerMm) {
        return at;
      }
    }
    trachea = *std::ranges::max_element(branches, {}, [](const AirPatch& patch) { return patch.cells.size(); });
    if (trachea.area_mm2(step_mm) > kMostTracheaMm2) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

/// The highest parting of what is darker than `below_hu`.
std::optional<double> parting_z_mm(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies, float below_hu) {
  AirStack stack;
  for (int z = copy.nz - 1; z >= 0; --z) {
    stack.push_back(AirSlice(copy, z, column_middle(bodies, copy.lps(0, 0, z).z()), below_hu).patches());
  }
  for (std::size_t at = 0; at < stack.size(); ++at) {
    for (const AirPatch& patch : stack[at]) {
      const double area = patch.area_mm2(copy.step_mm);
      if (area < kLeastTracheaMm2 || area > kMostTracheaMm2) {
        continue;
      }
      if (const auto parted = parting_below(stack, at, patch, copy.step_mm)) {
        return copy.lps(0, 0, copy.nz - 1 - static_cast<int>(*parted)).z();
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> find_carina_z_mm(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies) {
  if (bodies.empty()) {
    return std::nullopt;
  }
  for (const float below_hu : {kAirwayHu.value, kAirwayInnerHu.value}) {
    if (const auto z_mm = parting_z_mm(copy, bodies, below_hu)) {
      return z_mm;
    }
  }
  return std::nullopt;
}

}  // namespace kyphos::pipeline
