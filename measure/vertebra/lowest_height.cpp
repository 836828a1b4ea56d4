#include "measure/vertebra/lowest_height.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "measure/median.h"
#include "measure/vertebra/focal_pit.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

constexpr double kLowestStepFraction = 0.02;

/// Calls `visit` with the fraction of the depth at every step between the outer stations.
template <typename Visit>
void for_each_fraction(const Visit& visit) {
  const int steps = static_cast<int>(std::lround((kAnteriorStation - kPosteriorStation) / kLowestStepFraction));
  for (int step = 0; step <= steps; ++step) {
    visit(kPosteriorStation + step * kLowestStepFraction);
  }
}

/// `down` is 1 for the superior endplate, -1 for the inferior one.
Measured<double> hollow(const EndplateSurface& surface, const DepthRange& depth, double down, double shared_mm) {
  const auto behind = endplate_at_station(surface, depth, kPosteriorStation);
  const auto front = endplate_at_station(surface, depth, kAnteriorStation);
  if (!behind || !front) {
    return WhyNot{"an end of the endplate was not found"};
  }
  double deepest = 0.0;
  double se = std::hypot(behind->se_mm, front->se_mm);
  for_each_fraction([&](double fraction) {
    const auto here = endplate_at_station(surface, depth, fraction);
    const double along = (fraction - kPosteriorStation) / (kAnteriorStation - kPosteriorStation);
    const double below = here ? down * ((1.0 - along) * behind->s_mm + along * front->s_mm - here->s_mm) : 0.0;
    if (below > deepest) {
      deepest = below;
      se = std::hypot(here->se_mm, (1.0 - along) * behind->se_mm, along * front->se_mm);
    }
  });
  return {deepest, std::hypot(se, shared_mm)};
}

/// The body's height at a fraction of its depth.
Measured<double> height_at(const VertebralBody& body, const DepthRange& depth, double fraction) {
  const auto top = endplate_at_station(body.superior, depth, fraction);
  const auto base = endplate_at_station(body.inferior, depth, fraction);
  if (!top || !base || top->s_mm <= base->s_mm) {
    return WhyNot{"an endplate was not found at a part of the middle"};
  }
  const double shared = shared_edge_error_mm(body);
  return {top->s_mm - base->s_mm,
          std::sqrt(top->se_mm * top->se_mm + base->se_mm * base->se_mm + 2.0 * shared * shared)};
}

Measured<double> central_sag(const VertebralBody& body, const DepthRange& depth) {
  constexpr int kHalfWindowSteps = 10;  // 20 % of the depth to each side
  const Measured<double> behind = height_at(body, depth, kPosteriorStation);
  const Measured<double> front = height_at(body, depth, kAnteriorStation);
  const Measured<double> middle = height_at(body, depth, kMiddleStation);
  if (!behind || !front || !middle) {
    return WhyNot{"a height at a station is missing"};
  }
  std::vector<double> sags;
  for_each_fraction([&](double fraction) {
    const double along = (fraction - kPosteriorStation) / (kAnteriorStation - kPosteriorStation);
    const double chord = (1.0 - along) * behind.value() + along * front.value();
    const Measured<double> here = height_at(body, depth, fraction);
    sags.push_back(here ? 1.0 - here.value() / chord : 0.0);
  });
  double most = -1.0;
  constexpr std::size_t kWindow = std::size_t{2} * kHalfWindowSteps + 1;
  for (std::size_t first = 0; first + kWindow <= sags.size(); ++first) {
    const auto begin = sags.begin() + static_cast<std::ptrdiff_t>(first);
    most = std::max(most, median_of(std::vector<double>(begin, begin + kWindow)));
  }
  const double chord = 0.5 * (behind.value() + front.value());
  return {most,
          std::hypot(middle.standard_error(), 0.5 * behind.standard_error(), 0.5 * front.standard_error()) / chord};
}

}  // namespace

LowestHeight measure_lowest_height(const VertebralBody& body) {
  LowestHeight result;
  if (const auto why = why_not_measurable(body)) {
    return {.height_mm = *why, .superior_hollow_mm = *why, .inferior_hollow_mm = *why, .sag = *why};
  }
  const auto depth = depth_range(body);
  if (!depth) {
    const WhyNot why{"the anterior or posterior wall was not found"};
    return {.height_mm = why, .superior_hollow_mm = why, .inferior_hollow_mm = why, .sag = why};
  }
  const double shared = shared_edge_error_mm(body);
  for_each_fraction([&](double fraction) {
    const Measured<double> here = height_at(body, *depth, fraction);
    if (here && (!result.height_mm || here.value() < result.height_mm.value())) {
      result.height_mm = here;
      result.depth_fraction = fraction;
    }
  });
  FilledEndplate top = fill_focal_pits(body.superior, depth->depth_mm(), SinksTowards::Below);
  FilledEndplate base = fill_focal_pits(body.inferior, depth->depth_mm(), SinksTowards::Above);
  result.pit_mm = std::max(top.pit_mm, base.pit_mm);
  if (result.pit_mm > 0.0) {
    VertebralBody filled = body;
    filled.superior = std::move(top.surface);
    filled.inferior = std::move(base.surface);
    result.sag = central_sag(filled, *depth);
  } else {
    result.sag = central_sag(body, *depth);
  }
  result.superior_hollow_mm = hollow(body.superior, *depth, 1.0, shared);
  result.inferior_hollow_mm = hollow(body.inferior, *depth, -1.0, shared);
  return result;
}

}  // namespace kyphos::measure
