#include "io/dicom/stacking/stack_plan.h"

#include <algorithm>
#include <cmath>

#include "measure/median.h"
#include "measure/space/units.h"

namespace kyphos::io::dicom {
namespace {

using Eigen::Vector2d;
using Eigen::Vector3d;

/// Steps that differ by less than this part of a step are equal: headers round positions to 0.01-0.1 mm.
constexpr double kStepTolerance = 0.1;
/// A shift below this part of a pixel changes no measurement and is rounding.
constexpr double kShiftTolerance_px = 0.1;
/// Beyond any scanner: a broken position must not cost memory.
constexpr int kMostSlices = 20000;

std::vector<double> positions_mm(std::span<const SliceGeometry> slices) {
  const Vector3d normal = slices.front().normal();
  std::vector<double> positions;
  for (const SliceGeometry& slice : slices) {
    positions.push_back((slice.origin - slices.front().origin).dot(normal));
  }
  return positions;
}

std::vector<double> steps_of(std::span<const double> positions) {
  std::vector<double> steps;
  for (std::size_t at = 1; at < positions.size(); ++at) {
    steps.push_back(positions[at] - positions[at - 1]);
  }
  return steps;
}

bool is_regular(std::span<const double> positions) {
  const double step = positions.back() / static_cast<double>(positions.size() - 1);
  for (std::size_t at = 0; at < positions.size(); ++at) {
    if (std::abs(positions[at] - step * static_cast<double>(at)) > kStepTolerance * step) {
      return false;
    }
  }
  return true;
}

/// Finds the step of the output and names what is wrong with those of the input.
void judge_spacing(StackPlan& plan, std::span<const double> positions) {
  const std::vector<double> steps = steps_of(positions);
  plan.largest_gap_mm = *std::ranges::max_element(steps);
  if (is_regular(positions)) {
    plan.spacing = Spacing::Regular;
    plan.step_mm = positions.back() / static_cast<double>(positions.size() - 1);
    return;
  }
  const double median = measure::median_of(steps);
  double whole = 0.0;
  bool multiples = true;
  constexpr double kMostSteps = 1e6;  // positions of a broken header may be so far apart that nothing is a number
  for (const double step : steps) {
    const double count = std::max(std::round(step / median), 1.0);
    multiples = multiples && std::abs(step - count * median) <= kStepTolerance * median;
    whole += count;
  }
  plan.spacing = multiples ? Spacing::Missing : Spacing::Uneven;
  plan.step_mm = multiples ? positions.back() / whole : median;
  plan.missing_count =
      multiples ? static_cast<int>(whole <= kMostSteps ? whole : kMostSteps) - static_cast<int>(steps.size()) : 0;
}

/// Source slices within `snap_mm` are taken as they are.
OutputSlice output_slice(std::span<const double> positions, double at_mm, double snap_mm) {
  const auto above = std::ranges::lower_bound(positions, at_mm);
  const int upper = static_cast<int>(std::min(above, positions.end() - 1) - positions.begin());
  const int lower = std::max(upper - 1, 0);
  const double from = positions[static_cast<std::size_t>(lower)];
  const double to = positions[static_cast<std::size_t>(upper)];
  if (std::abs(at_mm - from) <= snap_mm) {
    return {.lower = lower, .upper = lower};
  }
  if (std::abs(at_mm - to) <= snap_mm) {
    return {.lower = upper, .upper = upper};
  }
  if (to - from > kWidestBridge_mm) {
    return {};
  }
  return {.lower = lower, .upper = upper, .upper_weight = std::clamp((at_mm - from) / (to - from), 0.0, 1.0)};
}

void lay_out_slices(StackPlan& plan, std::span<const double> positions) {
  const double count = std::floor(positions.back() / plan.step_mm + 0.5) + 1.0;
  const bool few = count <= static_cast<double>(kMostSlices);  // false where it is no number
  const int slices = few ? static_cast<int>(count) : kMostSlices;
  // Uneven slices have no places of their own to be kept at; blending them costs less than misplacing them.
  constexpr double kUnevenTolerance = 0.02;
  const double snap_mm = plan.step_mm * (plan.spacing == Spacing::Uneven ? kUnevenTolerance : kStepTolerance);
  int outside = 0;
  for (int k = 0; k < slices; ++k) {
    plan.slices.push_back(output_slice(positions, k * plan.step_mm, snap_mm));
    outside += plan.slices.back().is_outside() ? 1 : 0;
  }
  plan.outside_fraction = few ? static_cast<double>(outside) / slices : 1.0;
}

/// Shifts within the plane, against the first slice, in pixels.
std::vector<Vector2d> shifts_px(std::span<const SliceGeometry> slices) {
  const SliceGeometry& first = slices.front();
  std::vector<Vector2d> shifts;
  for (const SliceGeometry& slice : slices) {
    const Vector3d offset = slice.origin - first.origin;
    shifts.emplace_back(offset.dot(first.column_direction) / first.column_step_mm,
                        offset.dot(first.row_direction) / first.row_step_mm);
  }
  return shifts;
}

void lay_out_planes(StackPlan& plan, std::span<const SliceGeometry> slices, double depth_mm) {
  const SliceGeometry& first = slices.front();
  plan.shift_px = shifts_px(slices);
  Vector2d lowest = Vector2d::Zero();
  Vector2d highest = Vector2d::Zero();
  for (const Vector2d& shift : plan.shift_px) {
    lowest = lowest.cwiseMin(shift);
    highest = highest.cwiseMax(shift);
  }
  plan.is_shifted = (highest - lowest).maxCoeff() > kShiftTolerance_px;
  Vector2d start = Vector2d::Zero();
  Vector2d growth = Vector2d::Zero();
  if (plan.is_shifted) {
    start = lowest.array().floor();
    growth = (highest - start).array().ceil();
    const Vector2d drift = plan.shift_px.back() - plan.shift_px.front();
    plan.tilt_deg = measure::deg_from_radians(
        std::atan2(std::hypot(drift.x() * first.column_step_mm, drift.y() * first.row_step_mm), depth_mm));
  }
  for (Vector2d& shift : plan.shift_px) {
    shift = plan.is_shifted ? Vector2d(shift - start) : Vector2d(0.0, 0.0);
  }
  const Vector2d most(kMostSlices, kMostSlices);
  growth = growth.cwiseMin(most);
  plan.grid.size = {first.columns + static_cast<int>(growth.x()), first.rows + static_cast<int>(growth.y()),
                    static_cast<int>(plan.slices.size())};
  Eigen::Affine3d& affine = plan.grid.lps_from_index;
  affine.linear().col(0) = first.column_direction * first.column_step_mm;
  affine.linear().col(1) = first.row_direction * first.row_step_mm;
  affine.linear().col(2) = first.normal() * plan.step_mm;
  affine.translation() = first.origin + affine.linear().leftCols<2>() * start;
}

}  // namespace

StackPlan plan_stack(std::span<const SliceGeometry> slices, double thickness_mm) {
  StackPlan plan;
  const std::vector<double> positions = positions_mm(slices);
  if (slices.size() == 1) {
    plan.step_mm = thickness_mm;
    plan.slices.push_back({.lower = 0, .upper = 0});
  } else {
    judge_spacing(plan, positions);
    lay_out_slices(plan, positions);
  }
  lay_out_planes(plan, slices, positions.back());
  return plan;
}

}  // namespace kyphos::io::dicom
