#include "measure/finding/paravertebral.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/finding/body_region.h"
#include "measure/finding/tissue_parameters.h"
#include "measure/median.h"
#include "measure/space/units.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// Distance along a direction from the outline to lung; nothing where there is none within reach.
std::optional<double> to_lung(const VertebralBody& body, const BodyRegion& region, const Sampler& sampler,
                              double angle_deg, double s_mm) {
  const double angle = radians_from_deg(angle_deg);
  const double centre_u = region.depth().u_at_fraction(0.5);
  std::optional<double> border;
  for (double r = 0.0; r <= region.reach_mm() + kParavertebralReachMm; r += kToLungStepMm) {
    const double u = centre_u + r * std::cos(angle);
    const double v = r * std::sin(angle);
    if (!border) {
      const auto place = region.place(u, v, s_mm);
      border = !place || place->radius_fraction >= 1.0 ? std::optional(r) : std::nullopt;
      continue;
    }
    const auto hu = sampler.hu_at(body.frame.lps(u, v, s_mm));
    if (!hu || r - *border > kParavertebralReachMm) {
      return std::nullopt;
    }
    if (*hu < kParavertebralLungHu) {
      return r - *border;
    }
  }
  return std::nullopt;
}

Measured<double> side(const VertebralBody& body, const BodyRegion& region, const Sampler& sampler, double sign) {
  std::vector<double> found;
  std::size_t asked = 0;
  for (const double fraction : {1.0 / 3.0, 0.5, 2.0 / 3.0}) {
    const double s = region.bottom_mm() + fraction * (region.top_mm() - region.bottom_mm());
    for (double angle = kFirstDeg; angle <= kParavertebralLastDeg; angle += kParavertebralStepDeg) {
      ++asked;
      if (const auto thickness = to_lung(body, region, sampler, sign * angle, s)) {
        found.push_back(*thickness);
      }
    }
  }
  if (2 * found.size() < asked) {
    return WhyNot{"no lung beside this body"};
  }
  return {median_of(std::move(found)), kParavertebralErrorMm};
}

Measured<double> beyond(const Measured<double>& own, const Measured<double>& above, const Measured<double>& below) {
  if (!own || !above || !below) {
    return WhyNot{"needs lung beside this body and both of its neighbours"};
  }
  return {own.value() - std::max(above.value(), below.value()), std::sqrt(2.0) * kParavertebralErrorMm};
}

}  // namespace

Paravertebral measure_paravertebral(const VertebralBody& body, const Volume* volume) {
  if (const auto why = why_not_measurable(body)) {
    return {.left_mm = *why, .right_mm = *why};
  }
  if (volume == nullptr || body.single_slice || body.outlines.empty()) {
    return {};
  }
  const BodyRegion region(body);
  const Sampler sampler(*volume);
  return {.left_mm = side(body, region, sampler, 1.0), .right_mm = side(body, region, sampler, -1.0)};
}

std::vector<Paravertebral> beyond_neighbours(std::span<const Paravertebral> all) {
  std::vector<Paravertebral> result(all.size());
  for (std::size_t index = 0; index < all.size(); ++index) {
    if (index == 0 || index + 1 >= all.size()) {
      const WhyNot why{"needs lung beside this body and both of its neighbours"};
      result[index] = {.left_mm = why, .right_mm = why};
      continue;
    }
    result[index] = {.left_mm = beyond(all[index].left_mm, all[index - 1].left_mm, all[index + 1].left_mm),
                     .right_mm = beyond(all[index].right_mm, all[index - 1].right_mm, all[index + 1].right_mm)};
  }
  return result;
}

}  // namespace kyphos::measure
