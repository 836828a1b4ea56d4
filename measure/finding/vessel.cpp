#include "measure/finding/vessel.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "measure/finding/tissue_parameters.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// Mean over a disc; nothing where it leaves the scan.
std::optional<double> disc_mean(const VertebralBody& body, const Sampler& sampler, double u_mm, double v_mm) {
  double sum = 0.0;
  int count = 0;
  for (double du = -kRadiusMm; du <= kRadiusMm; du += kVesselStepMm) {
    for (double dv = -kRadiusMm; dv <= kRadiusMm; dv += kVesselStepMm) {
      if (std::hypot(du, dv) > kRadiusMm) {
        continue;
      }
      const auto hu = sampler.hu_at(body.frame.lps(u_mm + du, v_mm + dv, 0.0));
      if (!hu) {
        return std::nullopt;
      }
      sum += static_cast<double>(*hu);
      ++count;
    }
  }
  return sum / count;
}

std::optional<double> brightest(const VertebralBody& body, const Sampler& sampler) {
  const auto depth = depth_range(body);
  std::optional<double> best;
  if (why_not_measurable(body) || !depth) {
    return best;
  }
  for (double ahead = kVesselFirstMm + kRadiusMm; ahead <= kVesselLastMm; ahead += kVesselStepMm) {
    for (double v = -kVesselSideMm; v <= kVesselSideMm; v += kVesselStepMm) {
      best = std::max(best, disc_mean(body, sampler, depth->anterior_u_mm + ahead, v));
    }
  }
  return best;
}

}  // namespace

ContrastSeen find_contrast(std::span<const VertebralBody> bodies, const Volume* volume) {
  if (volume == nullptr) {
    return ContrastSeen::CannotTell;
  }
  const Sampler sampler(*volume);
  std::vector<double> brightest_hu;
  for (const VertebralBody& body : bodies) {
    if (const auto hu = brightest(body, sampler)) {
      brightest_hu.push_back(*hu);
    }
  }
  if (brightest_hu.size() < kLeastBodies) {
    return ContrastSeen::CannotTell;
  }
  std::ranges::sort(brightest_hu);
  if (brightest_hu[brightest_hu.size() / 4] >= kContrastHu) {
    return ContrastSeen::Yes;
  }
  return brightest_hu[3 * brightest_hu.size() / 4] < kVesselPlainHu ? ContrastSeen::No : ContrastSeen::CannotTell;
}

}  // namespace kyphos::measure
