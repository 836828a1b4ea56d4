#include "measure/vertebra/focal_pit.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "measure/vertebra/call_parameters.h"

namespace kyphos::measure {
namespace {

constexpr double kNothing = std::numeric_limits<double>::lowest();

/// Numbers over the cells of an endplate and a margin around it, row by row.
struct Field {
  int width = 0;
  int rows = 0;
  std::vector<double> value;
  Field(int wide, int high) : width(wide), rows(high), value(static_cast<std::size_t>(wide * high), kNothing) {}
  [[nodiscard]] double& at(int u, int v) { return value[static_cast<std::size_t>(v * width + u)]; }
  [[nodiscard]] double at(int u, int v) const { return value[static_cast<std::size_t>(v * width + u)]; }
};

/// The highest of every stretch of one, two, four, ... cells to the right, so that any stretch takes two looks.
std::vector<Field> doubled_stretches(const Field& field, int longest) {
  std::vector<Field> stretches{field};
  for (int half = 1; 2 * half <= longest; half *= 2) {
    Field next = stretches.back();
    for (int v = 0; v < field.rows; ++v) {
      for (int u = 0; u + half < field.width; ++u) {
        next.at(u, v) = std::max(next.at(u, v), stretches.back().at(u + half, v));
      }
    }
    stretches.push_back(std::move(next));
  }
  return stretches;
}

/// At each cell the highest within a disc of this radius (in cells) around it; what lies outside the field is nothing.
Field highest_within(const Field& field, double radius) {
  const int reach = static_cast<int>(radius);
  const std::vector<Field> stretches = doubled_stretches(field, 2 * reach + 1);
  Field highest(field.width, field.rows);
  for (int dv = -reach; dv <= reach; ++dv) {
    const int half = static_cast<int>(std::sqrt(radius * radius - dv * dv));
    for (int v = std::max(0, -dv); v < std::min(field.rows, field.rows - dv); ++v) {
      for (int u = 0; u < field.width; ++u) {
        const int from = std::max(0, u - half);
        const int to = std::min(field.width - 1, u + half);
        const int power = static_cast<int>(std::bit_width(static_cast<unsigned>(to - from + 1))) - 1;
        const Field& longest = stretches[static_cast<std::size_t>(power)];
        highest.at(u, v) =
            std::max({highest.at(u, v), longest.at(from, v + dv), longest.at(to + 1 - (1 << power), v + dv)});
      }
    }
  }
  return highest;
}

Field negative(Field field) {
  for (double& value : field.value) {
    // Beneath a disc that covers nothing there is nothing to rest on.
    value = value == kNothing ? kNothing : -value;
  }
  return field;
}

/// How far each cell lies below a disc that is laid on the endplate: the lowest of all discs that cover it, each at the
/// height of the highest point beneath it. Discs may stand out over the rim, so that a slope or an open dip there is no
/// pit. 0 where the endplate was not found.
Field gaps_below_disc(const Field& heights, double radius) {
  const Field lowest_disc = negative(highest_within(negative(highest_within(heights, radius)), radius));
  Field gaps(heights.width, heights.rows);
  for (std::size_t i = 0; i < heights.value.size(); ++i) {
    gaps.value[i] = heights.value[i] == kNothing ? 0.0 : lowest_disc.value[i] - heights.value[i];
  }
  return gaps;
}

}  // namespace

FilledEndplate fill_focal_pits(const EndplateSurface& endplate, double depth_mm, SinksTowards sinks) {
  FilledEndplate result{.surface = endplate};
  if (endplate.count_u() == 0 || endplate.count_v() == 0) {
    return result;
  }
  const double down = static_cast<double>(sinks);
  const double radius = 0.5 * kPitWidthFraction * depth_mm / endplate.step_mm();
  const int margin = 2 * static_cast<int>(radius);
  Field heights(endplate.count_u() + 2 * margin, endplate.count_v() + 2 * margin);
  for (int v = 0; v < endplate.count_v(); ++v) {
    for (int u = 0; u < endplate.count_u(); ++u) {
      if (const auto& point = endplate.at(u, v)) {
        heights.at(u + margin, v + margin) = down * point->s_mm;
      }
    }
  }
  const Field gaps = gaps_below_disc(heights, radius);
  result.pit_mm = std::ranges::max(gaps.value);
  if (result.pit_mm < kLeastPitMm) {
    result.pit_mm = 0.0;
    return result;
  }
  // The whole pit with its walls: what lies below the disc at all, within its width of a place that is deep enough.
  const Field deepest = highest_within(gaps, radius);
  for (int v = 0; v < endplate.count_v(); ++v) {
    for (int u = 0; u < endplate.count_u(); ++u) {
      const double gap = gaps.at(u + margin, v + margin);
      if (gap > 0.0 && deepest.at(u + margin, v + margin) >= kLeastPitMm) {
        const EndplatePoint& point = *endplate.at(u, v);
        result.surface.set(u, v, EndplatePoint{.s_mm = point.s_mm + down * gap, .se_mm = point.se_mm});
      }
    }
  }
  return result;
}

}  // namespace kyphos::measure
