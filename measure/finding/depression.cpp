#include "measure/finding/depression.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "measure/finding/wall_parameters.h"
#include "measure/median.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// Distance below the line at the middle and the anterior station.
struct Sinking {
  double middle_mm = 0.0;
  double anterior_mm = 0.0;
};
struct BodySinking {
  std::optional<Sinking> superior{};
  std::optional<Sinking> inferior{};
};

/// du/ds of the wall over the middle half of its height, where neither rim nor corner disturbs.
std::optional<double> wall_slope(const VertebralBody& body) {
  if (body.posterior_wall.size() < 4) {
    return std::nullopt;
  }
  const double low = body.posterior_wall.front().s_mm;
  const double height = body.posterior_wall.back().s_mm - low;
  double count = 0.0;
  double sum_s = 0.0;
  double sum_u = 0.0;
  double sum_ss = 0.0;
  double sum_su = 0.0;
  for (const WallPoint& point : body.posterior_wall) {
    if (point.s_mm >= low + 0.2 * height && point.s_mm <= low + 0.8 * height) {
      count += 1.0;
      sum_s += point.s_mm;
      sum_u += point.u_mm;
      sum_ss += point.s_mm * point.s_mm;
      sum_su += point.s_mm * point.u_mm;
    }
  }
  const double spread = count * sum_ss - sum_s * sum_s;
  return count < 3.0 || spread <= 1e-9 ? std::nullopt : std::optional((count * sum_su - sum_s * sum_u) / spread);
}

/// `down` is 1 for the superior endplate, -1 for the inferior one.
std::optional<Sinking> sinking(const EndplateSurface& surface, const DepthRange& depth, double slope, double down) {
  const auto behind = endplate_at_station(surface, depth, kPosteriorStation);
  const auto middle = endplate_at_station(surface, depth, kMiddleStation);
  const auto front = endplate_at_station(surface, depth, kAnteriorStation);
  if (!behind || !middle || !front) {
    return std::nullopt;
  }
  const auto below = [&](const EndplatePoint& point, double fraction) {
    const double along = depth.u_at_fraction(fraction) - depth.u_at_fraction(kPosteriorStation);
    return down * (behind->s_mm - slope * along - point.s_mm);
  };
  return Sinking{.middle_mm = below(*middle, kMiddleStation), .anterior_mm = below(*front, kAnteriorStation)};
}

BodySinking sinking_of(const VertebralBody& body) {
  const auto depth = depth_range(body);
  const auto slope = wall_slope(body);
  if (why_not_measurable(body) || !depth || !slope) {
    return {};
  }
  return {.superior = sinking(body.superior, *depth, *slope, 1.0),
          .inferior = sinking(body.inferior, *depth, *slope, -1.0)};
}

/// Of an even number halfway between the two in the middle, where median.h takes the upper one.
double halfway_median(std::vector<double> values) {
  std::ranges::sort(values);
  return 0.5 * (values[(values.size() - 1) / 2] + values[values.size() / 2]);
}

/// One station against the others.
Measured<double> sinking_against(double own, const std::vector<double>& others) {
  const double usual = halfway_median(others);
  std::vector<double> away;
  for (const double other : others) {
    away.push_back(std::abs(other - usual));
  }
  return {own - usual, std::max(kLeastSeMm.value, kSdPerMedianDistance * halfway_median(std::move(away)))};
}

Measured<double> depression(std::span<const BodySinking> all, std::size_t index,
                            std::optional<Sinking> BodySinking::*endplate) {
  const auto& own = all[index].*endplate;
  if (!own) {
    return WhyNot{"the endplate or the posterior wall was not found"};
  }
  std::vector<double> middle;
  std::vector<double> front;
  for (std::size_t other = index < kSinkingReach ? 0 : index - kSinkingReach;
       other <= index + kSinkingReach && other < all.size(); ++other) {
    if (const auto& sunk = all[other].*endplate; other != index && sunk) {
      middle.push_back(sunk->middle_mm);
      front.push_back(sunk->anterior_mm);
    }
  }
  if (middle.size() < kLeastOtherBodies) {
    return WhyNot{"too few other bodies to compare with"};
  }
  const Measured<double> at_middle = sinking_against(own->middle_mm, middle);
  const Measured<double> in_front = sinking_against(own->anterior_mm, front);
  return at_middle.value() >= in_front.value() ? at_middle : in_front;
}

}  // namespace

std::vector<Depression> measure_depressions(std::span<const VertebralBody> bodies) {
  std::vector<BodySinking> all;
  for (const VertebralBody& body : bodies) {
    all.push_back(sinking_of(body));
  }
  std::vector<Depression> result;
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    result.push_back({.superior_mm = depression(all, index, &BodySinking::superior),
                      .inferior_mm = depression(all, index, &BodySinking::inferior)});
  }
  return result;
}

}  // namespace kyphos::measure
