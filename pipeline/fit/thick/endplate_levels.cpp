#include "pipeline/fit/thick/endplate_levels.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/parameters.h"
#include "pipeline/fit/smoothing.h"

namespace kyphos::pipeline {

SliceModel first_model(std::vector<double> deep_hu, double slice_mm) {
  const bool none = deep_hu.empty();
  const double marrow = none ? kUsualDisc.mean_hu : quantile(deep_hu, 0.5);
  for (double& value : deep_hu) {
    value = std::abs(value - marrow);
  }
  return {.levels = {.disc = kUsualDisc,
                     .marrow = {.mean_hu = marrow - kUsualDisc.mean_hu, .sd_hu = kUsualMarrowSdHu},
                     .layer = kUsualLayer,
                     .shell = kUsualShell},
          .spread = {.sigma_mm = kShoulderSigmaMm, .box_mm = slice_mm},
          .noise_hu = std::max(kLeastNoiseHu.value, none ? 20.0 : kSdPerMedianOff * quantile(deep_hu, 0.5))};
}

UncertainLevel common_level(std::span<const EndplateLevels> columns, UncertainLevel EndplateLevels::*which,
                            double least_hu) {
  std::vector<double> means;
  double doubt = 0.0;
  for (const EndplateLevels& levels : columns) {
    means.push_back((levels.*which).mean_hu);
    doubt += std::pow((levels.*which).sd_hu, 2.0) / static_cast<double>(columns.size());
  }
  UncertainLevel level{.mean_hu = quantile(means, 0.5), .sd_hu = 0.0};
  for (double& value : means) {
    value = std::abs(value - level.mean_hu);
  }
  const double scatter = kSdPerMedianOff * quantile(means, 0.5);
  level.sd_hu = std::sqrt(std::max(least_hu * least_hu, scatter * scatter - doubt));
  return level;
}

}  // namespace kyphos::pipeline
