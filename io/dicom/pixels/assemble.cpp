#include "io/dicom/pixels/assemble.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "io/dicom/parallel.h"

namespace kyphos::io::dicom {
namespace {

using measure::kOutsideScan;

struct SourceSlice {
  std::span<const std::int16_t> hu;
  int columns = 0;
  int rows = 0;
};

/// A place between two neighbouring source pixels along one axis; a negative index lies outside.
struct Tap {
  int first = -1;
  int second = -1;
  double weight = 0.0;  ///< of the second
};

/// Where output pixel `at` reads a source of `size` pixels whose first pixel lies at `shift`.
Tap tap_at(int at, double shift, int size) {
  constexpr double kRounding_px = 1e-3;
  const double place = at - shift;
  const double nearest = std::round(place);
  if (place < -kRounding_px || place > size - 1 + kRounding_px) {
    return {};
  }
  if (std::abs(place - nearest) <= kRounding_px) {
    return {.first = static_cast<int>(nearest), .second = static_cast<int>(nearest)};
  }
  const int first = static_cast<int>(std::floor(place));
  return {.first = first, .second = first + 1, .weight = place - first};
}

/// Blends values by weights; outside as soon as one that counts is outside.
template <std::size_t N>
std::int16_t blend(const std::array<std::int16_t, N>& values, const std::array<double, N>& weights) {
  double sum = 0.0;
  for (std::size_t at = 0; at < N; ++at) {
    if (weights[at] > 0.0) {
      if (values[at] == kOutsideScan) {
        return kOutsideScan;
      }
      sum += weights[at] * values[at];
    }
  }
  return static_cast<std::int16_t>(std::lround(sum));
}

std::vector<Tap> taps_along(int size, double shift, int source_size) {
  std::vector<Tap> taps;
  for (int at = 0; at < size; ++at) {
    taps.push_back(tap_at(at, shift, source_size));
  }
  return taps;
}

/// One source slice on the planes of the grid: shifted within its plane.
std::vector<std::int16_t> shifted(const SourceSlice& source, const Eigen::Vector2d& shift, const measure::Grid& grid) {
  const std::vector<Tap> across = taps_along(grid.size[0], shift.x(), source.columns);
  const std::vector<Tap> down = taps_along(grid.size[1], shift.y(), source.rows);
  std::vector<std::int16_t> result;
  result.reserve(across.size() * down.size());
  const auto at = [&source](int row, int column) {
    return source.hu[static_cast<std::size_t>(row) * static_cast<std::size_t>(source.columns) +
                     static_cast<std::size_t>(column)];
  };
  for (const Tap& y : down) {
    for (const Tap& x : across) {
      if (x.first < 0 || y.first < 0) {
        result.push_back(kOutsideScan);
        continue;
      }
      result.push_back(
          blend<4>({at(y.first, x.first), at(y.first, x.second), at(y.second, x.first), at(y.second, x.second)},
                   {(1 - x.weight) * (1 - y.weight), x.weight * (1 - y.weight), (1 - x.weight) * y.weight,
                    x.weight * y.weight}));
    }
  }
  return result;
}

}  // namespace

measure::Volume assemble(const StackPlan& plan, std::span<const std::int16_t> source, int columns, int rows) {
  measure::Volume volume{.grid = plan.grid, .hu = std::vector<std::int16_t>(plan.grid.voxel_count(), kOutsideScan)};
  const std::size_t source_size = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  const auto slice_of = [&](int at) {
    const SourceSlice slice{.hu = source.subspan(source_size * static_cast<std::size_t>(at), source_size),
                            .columns = columns,
                            .rows = rows};
    return shifted(slice, plan.shift_px[static_cast<std::size_t>(at)], plan.grid);
  };
  for_each_in_parallel(plan.slices.size(), [&](std::size_t k) {
    const OutputSlice& wanted = plan.slices[k];
    if (wanted.is_outside()) {
      return;
    }
    std::vector<std::int16_t> slice = slice_of(wanted.lower);
    if (wanted.upper_weight > 0.0) {
      const std::vector<std::int16_t> upper = slice_of(wanted.upper);
      std::ranges::transform(slice, upper, slice.begin(), [&wanted](std::int16_t a, std::int16_t b) {
        return blend<2>({a, b}, {1.0 - wanted.upper_weight, wanted.upper_weight});
      });
    }
    std::ranges::copy(slice, volume.hu.begin() + static_cast<std::ptrdiff_t>(k * slice.size()));
  });
  return volume;
}

}  // namespace kyphos::io::dicom
