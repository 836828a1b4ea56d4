#include "measure/finding/attenuation.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "measure/finding/body_region.h"
#include "measure/finding/tissue_parameters.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

std::vector<float> samples_within(const VertebralBody& body, const Volume& volume) {
  const BodyRegion region(body);
  const Sampler sampler(volume);
  std::vector<float> samples;
  const double height = region.top_mm() - region.bottom_mm();
  const double margin = std::min(kTrabecularEndplateMarginMm.value, 0.25 * height);
  region.for_each_place(kTrabecularStepMm, [&](const BodyPlace& place) {
    if (place.radius_fraction <= kTrabecularRadiusFraction && place.depth_fraction >= kTrabecularPosteriorFraction &&
        place.from_superior_mm >= margin && place.from_inferior_mm >= margin) {
      const auto hu = sampler.hu_at(body.frame.lps(place.u_mm, place.v_mm, place.s_mm));
      if (hu && *hu > kTrabecularAboveHu && *hu < kTrabecularBelowHu) {
        samples.push_back(*hu);
      }
    }
  });
  return samples;
}

}  // namespace

Attenuation measure_attenuation(const VertebralBody& body, const Volume* volume) {
  if (const auto why = why_not_measurable(body)) {
    return {.mean_hu = *why, .median_hu = *why};
  }
  if (volume == nullptr) {
    return {};
  }
  std::vector<float> samples = samples_within(body, *volume);
  const double count = static_cast<double>(samples.size());
  const double volume_cm3 = count * kTrabecularStepMm * kTrabecularStepMm * kTrabecularStepMm * 1e-3;
  if (volume_cm3 < kLeastVolumeCm3 && !body.single_slice) {
    const WhyNot why{"too little trabecular bone clear of the cortex"};
    return {.mean_hu = why, .median_hu = why, .volume_cm3 = volume_cm3};
  }
  if (samples.size() < 30) {
    const WhyNot why{"too few voxels clear of the cortex"};
    return {.mean_hu = why, .median_hu = why, .volume_cm3 = volume_cm3};
  }
  double mean = 0.0;
  for (const float hu : samples) {
    mean += static_cast<double>(hu) / count;
  }
  double variance = 0.0;
  for (const float hu : samples) {
    variance += (static_cast<double>(hu) - mean) * (static_cast<double>(hu) - mean) / (count - 1.0);
  }
  const double voxel_mm3 = std::abs(volume->grid.lps_from_index.linear().determinant());
  const double independent = std::clamp(volume_cm3 * 1e3 / (8.0 * voxel_mm3), 1.0, count);
  const double se = std::sqrt(variance / independent);
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::nth_element(samples.begin(), middle, samples.end());
  // The median of normal noise spreads 1.25 times as wide as the mean.
  return {.mean_hu = Measured<double>(mean, se),
          .median_hu = Measured<double>(static_cast<double>(*middle), 1.25 * se),
          .volume_cm3 = volume_cm3};
}

}  // namespace kyphos::measure
