#include "pipeline/fit/thick/likeliest_profile.h"

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {
namespace {

/// Rounding of the slice profile tried, one sigma: 0.1 for averaged thin slices, 0.7 for a thick detector row, 1.0
/// where the endplate itself is rough besides.
constexpr std::array<double, 6> kShoulders{0.1, 0.2, 0.35, 0.5, 0.7, 1.0};
/// Shells tried, HU above the disc; and how much a shell varies over one endplate, one sigma as a part of it.
constexpr std::array<double, 8> kShells{180.0, 240.0, 310.0, 400.0, 520.0, 680.0, 880.0, 1150.0};

/// Log of the columns' mean likelihood over their edges, summed over a sample of them, for each shell.
std::vector<double> profile_evidence(std::span<const SliceColumn> columns, const SliceModel& model,
                                     std::span<const UncertainLevel> shells) {
  const std::size_t stride = std::max<std::size_t>(1, columns.size() / kLikeliestProfileSample);
  std::vector<double> totals(shells.size(), 0.0);
  for (std::size_t i = 0; i < columns.size(); i += stride) {
    const auto means = log_mean_likelihoods(columns[i], kLikeliestProfileStepMm, model, shells);
    std::ranges::transform(totals, means, totals.begin(), std::plus<>{});
  }
  return totals;
}

}  // namespace

SliceModel with_likeliest_profile(std::span<const SliceColumn> columns, const SliceModel& model) {
  std::array<UncertainLevel, kShells.size()> shells;
  std::ranges::transform(kShells, shells.begin(), [](double strength) {
    return UncertainLevel{.mean_hu = strength, .sd_hu = kShellVariation * strength};
  });
  double highest = -1.0e300;
  SliceModel likeliest = model;
  for (const double shoulder : kShoulders) {
    SliceModel rounded = model;
    rounded.spread.sigma_mm = shoulder;
    const auto totals = profile_evidence(columns, rounded, shells);
    for (std::size_t i = 0; i < shells.size(); ++i) {
      if (totals[i] > highest) {
        highest = totals[i];
        likeliest.spread = rounded.spread;
        likeliest.levels.shell = shells[i];
      }
    }
  }
  return likeliest;
}

}  // namespace kyphos::pipeline
