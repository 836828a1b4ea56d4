#include "measure/space/interpolated.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "measure/space/parameters.h"

namespace kyphos::measure {
namespace {

using Step = std::array<int, 3>;

Step along(int axis, int samples) {
  Step step{0, 0, 0};
  step[static_cast<std::size_t>(axis)] = samples;
  return step;
}

/// Second difference about a voxel in tissue over a number of samples; nothing beyond tissue or scan.
std::optional<int> second_difference(const Volume& volume, const Step& at, const Step& step) {
  std::array<int, 3> values{};
  for (int side = -1; side <= 1; ++side) {
    Step here{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      here[axis] = at[axis] + side * step[axis];
      if (here[axis] < 0 || here[axis] >= volume.grid.size[axis]) {
        return std::nullopt;
      }
    }
    const int value = volume.at(here[0], here[1], here[2]);
    if (value < kDetailFromHu || value > kDetailToHu) {
      return std::nullopt;
    }
    values[static_cast<std::size_t>(side + 1)] = value;
  }
  return std::abs(values[0] - 2 * values[1] + values[2]);
}

/// Median second difference over a distance along an axis, on every few voxels of the volume.
std::optional<double> detail(const Volume& volume, int axis, int samples) {
  const auto& size = volume.grid.size;
  const double voxels = static_cast<double>(volume.grid.voxel_count());
  // A stride that is the same along all axes, from the number of places to look at.
  const int stride = std::max(1, static_cast<int>(std::cbrt(voxels / kDetailPlaces)));
  std::vector<int> found;
  for (int k = 0; k < size[2]; k += stride) {
    for (int j = 0; j < size[1]; j += stride) {
      for (int i = 0; i < size[0]; i += stride) {
        if (const auto value = second_difference(volume, {i, j, k}, along(axis, samples))) {
          found.push_back(*value);
        }
      }
    }
  }
  if (found.size() < static_cast<std::size_t>(kDetailFewest.value)) {
    return std::nullopt;
  }
  const auto middle = found.begin() + static_cast<std::ptrdiff_t>(found.size() / 2);
  std::ranges::nth_element(found, middle);
  return static_cast<double>(*middle);
}

/// The detail of an axis over any distance between its samples, by the line between them; looked up when asked for.
class DetailCurve {
 public:
  DetailCurve(const Volume& volume, int axis)
      : volume_(volume),
        axis_(axis),
        spacing_mm_(volume.grid.spacing_mm()[static_cast<std::size_t>(axis)]),
        values_(static_cast<std::size_t>(
            std::max(0, std::min(static_cast<int>(kDetailReachMm / spacing_mm_) + 1,
                                 (volume.grid.size[static_cast<std::size_t>(axis)] - 1) / 2)))) {}

  [[nodiscard]] double spacing_mm() const { return spacing_mm_; }
  [[nodiscard]] std::size_t samples() const { return values_.size(); }
  [[nodiscard]] std::optional<double> at_samples(std::size_t samples) {
    if (samples < 1 || samples > values_.size()) {
      return std::nullopt;
    }
    auto& value = values_[samples - 1];
    if (!value) {
      value = detail(volume_, axis_, static_cast<int>(samples));
    }
    return *value;
  }
  [[nodiscard]] std::optional<double> at_mm(double distance_mm) {
    const double place = distance_mm / spacing_mm_;
    const auto before = static_cast<std::size_t>(place + 1.0e-3);
    const auto low = at_samples(before);
    const double part = std::max(0.0, place - static_cast<double>(before));
    constexpr double kAtASample = 1.0e-2;
    if (!low || part < kAtASample) {
      return low;
    }
    const auto high = at_samples(before + 1);
    return high ? std::optional((1.0 - part) * *low + part * *high) : std::nullopt;
  }

 private:
  const Volume& volume_;
  int axis_;
  double spacing_mm_;
  std::vector<std::optional<std::optional<double>>> values_;  ///< nothing yet; nothing to be seen; the detail
};

/// Detail over a distance as a part of the least that another axis has.
std::optional<double> share_of_others(std::array<DetailCurve, 3>& curves, std::size_t axis, std::size_t samples) {
  const double distance = static_cast<double>(samples) * curves[axis].spacing_mm();
  const auto own = curves[axis].at_samples(samples);
  std::optional<double> least;
  for (std::size_t other = 0; other < 3; ++other) {
    const auto value = other == axis ? std::nullopt : curves[other].at_mm(distance);
    if (value && (!least || *value < *least)) {
      least = value;
    }
  }
  return own && least && *least >= kDetailLeastHu ? std::optional(*own / *least) : std::nullopt;
}

std::optional<Interpolated> judge_axis(std::array<DetailCurve, 3>& curves, std::size_t axis) {
  const DetailCurve& curve = curves[axis];
  bool smooth = false;
  double before_mm = 0.0;
  double before = 0.0;
  for (std::size_t samples = 1; samples <= curve.samples(); ++samples) {
    const double distance = static_cast<double>(samples) * curve.spacing_mm();
    const auto share = distance < kDetailFromMm ? std::nullopt : share_of_others(curves, axis, samples);
    if (!share) {
      continue;
    }
    if (!smooth && *share >= kSmoothShare) {
      return std::nullopt;
    }
    smooth = true;
    if (*share >= kResolvedShare) {
      const double part = *share > before ? (kResolvedShare - before) / (*share - before) : 1.0;
      const double resolution = before_mm + part * (distance - before_mm);
      return resolution >= kLeastFactor * curve.spacing_mm()
                 ? std::optional(Interpolated{static_cast<int>(axis), curve.spacing_mm(), resolution})
                 : std::nullopt;
    }
    before_mm = distance;
    before = *share;
  }
  return std::nullopt;
}

/// Where all axes are drawn out alike none is left to compare with: then the axis's own detail tells. Over a millimetre
/// it is a third of that over three and more in any scan, and next to none between samples that were made up.
std::optional<Interpolated> judge_by_itself(DetailCurve& curve, std::size_t axis) {
  const double near_mm = std::max(kDetailNearMm.value, curve.spacing_mm());
  const auto near = near_mm > kDetailNearestMm ? std::nullopt : curve.at_mm(near_mm);
  const auto far = curve.at_mm(kDetailFarMm);
  if (!near || !far || *far < kDetailFarLeastHu || *near >= kOwnSmoothShare * *far) {
    return std::nullopt;
  }
  for (std::size_t samples = 1; 2 * samples <= curve.samples(); ++samples) {
    const auto here = curve.at_samples(samples);
    const auto twice = curve.at_samples(2 * samples);
    const double resolution_mm = static_cast<double>(samples) * curve.spacing_mm();
    if (here && twice && *here >= kOwnResolvedShare * *twice && resolution_mm >= kLeastFactor * curve.spacing_mm()) {
      return Interpolated{static_cast<int>(axis), curve.spacing_mm(), resolution_mm};
    }
  }
  return std::nullopt;
}

/// Mean second difference over one sample at each place of a period along the axis.
std::vector<double> bends(const Volume& volume, int axis, int period) {
  std::vector<double> sum(static_cast<std::size_t>(period), 0.0);
  std::vector<int> count(static_cast<std::size_t>(period), 0);
  const auto& size = volume.grid.size;
  const Step step = along(axis, 1);
  const int stride =
      std::max(1, static_cast<int>(std::sqrt(static_cast<double>(volume.grid.voxel_count()) / kDetailPlaces)));
  const auto stride_of = [&](int which) { return which == axis ? 1 : stride; };
  for (int k = 0; k < size[2]; k += stride_of(2)) {
    for (int j = 0; j < size[1]; j += stride_of(1)) {
      for (int i = 0; i < size[0]; i += stride_of(0)) {
        const Step at{i, j, k};
        if (const auto value = second_difference(volume, at, step)) {
          const auto place = static_cast<std::size_t>(at[static_cast<std::size_t>(axis)] % period);
          sum[place] += *value;
          ++count[place];
        }
      }
    }
  }
  for (std::size_t place = 0; place < sum.size(); ++place) {
    sum[place] = count[place] > 0 ? sum[place] / count[place] : 0.0;
  }
  return sum;
}

/// How many samples lie between true slices, and at which the first of them lies.
struct Period {
  int samples = 1;
  int first = 0;
};

/// How much of all bending lies at one place of a period: 1 where values bend at the true slices only.
struct PeriodSeen {
  Period period;
  double clear = 0.0;
};

PeriodSeen look_for_period(const Volume& volume, int axis, int samples) {
  const std::vector<double> bend = bends(volume, axis, samples);
  const auto top = std::ranges::max_element(bend);
  const double all = std::accumulate(bend.begin(), bend.end(), 0.0);
  return {.period = {.samples = samples, .first = static_cast<int>(top - bend.begin())},
          .clear = all > 0.0 ? *top / all : 0.0};
}

/// The longest of those that are as clear as any: half of a period is as clear as the whole.
Period period_of(const Volume& volume, const Interpolated& found) {
  const int guess = std::max(2, static_cast<int>(std::lround(found.resolution_mm / found.spacing_mm)));
  PeriodSeen best = look_for_period(volume, found.axis, guess);
  for (const int samples : {guess - 1, guess + 1}) {
    if (samples < 2) {
      continue;
    }
    const PeriodSeen other = look_for_period(volume, found.axis, samples);
    // Unclear ones are as clear as chance makes them, 1 over the period: only a clear lead counts against the guess.
    const double lead = other.clear - best.clear;
    if (lead > kPeriodClearer ||
        (samples > best.period.samples && best.clear > kPeriodClear && lead > -kPeriodClearer)) {
      best = other;
    }
  }
  return best.period;
}

}  // namespace

std::optional<Interpolated> interpolated_axis(const Volume& volume) {
  std::array<DetailCurve, 3> curves{DetailCurve(volume, 0), DetailCurve(volume, 1), DetailCurve(volume, 2)};
  std::optional<Interpolated> coarsest;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto found = judge_axis(curves, axis);
    if (found && (!coarsest || found->resolution_mm > coarsest->resolution_mm)) {
      coarsest = found;
    }
  }
  for (std::size_t axis = 0; axis < 3 && !coarsest; ++axis) {
    coarsest = judge_by_itself(curves[axis], axis);
  }
  return coarsest;
}

Volume without_interpolation(const Volume& volume, const Interpolated& found) {
  const Period period = period_of(volume, found);
  const auto axis = static_cast<std::size_t>(found.axis);
  Volume result{.grid = volume.grid, .hu = {}};
  result.grid.size[axis] = (volume.grid.size[axis] - period.first + period.samples - 1) / period.samples;
  result.grid.lps_from_index.linear().col(found.axis) *= period.samples;
  const Step start = along(found.axis, period.first);
  result.grid.lps_from_index.translation() = volume.grid.lps(start[0], start[1], start[2]);
  result.hu.reserve(result.grid.voxel_count());
  const Step step{found.axis == 0 ? period.samples : 1, found.axis == 1 ? period.samples : 1,
                  found.axis == 2 ? period.samples : 1};
  for (int k = 0; k < result.grid.size[2]; ++k) {
    for (int j = 0; j < result.grid.size[1]; ++j) {
      for (int i = 0; i < result.grid.size[0]; ++i) {
        result.hu.push_back(volume.at(start[0] + i * step[0], start[1] + j * step[1], start[2] + k * step[2]));
      }
    }
  }
  return result;
}

}  // namespace kyphos::measure
