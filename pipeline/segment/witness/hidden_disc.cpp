#include "pipeline/segment/witness/hidden_disc.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "pipeline/segment/witness/parameters.h"

namespace kyphos::pipeline {
namespace {

double normal_density(double off, double sd) {
  return std::exp(-0.5 * off * off / (sd * sd)) / (sd * std::sqrt(2.0 * std::numbers::pi));
}

/// A witness that has got lost says nothing of the place: anywhere within what is searched.
double mixed(double density, double lost_density, double lost) { return (1.0 - lost) * density + lost * lost_density; }

double look_density(const DiscLook& look, double upper, double lower) {
  const double anywhere = 0.5 / kSettleReachMm;
  double density = 1.0;
  double lost = 1.0;
  if (look.upper_mm) {
    density *= normal_density(upper - *look.upper_mm, look.upper_error_mm);
    lost *= anywhere;
  }
  if (look.lower_mm) {
    density *= normal_density(lower - *look.lower_mm, look.lower_error_mm);
    lost *= anywhere;
  }
  return mixed(density, lost, kLookLost);
}

}  // namespace

SettledDisc settle_disc(const std::array<DiscLook, 2>& looks, const SeenDisc& seen,
                        const std::optional<UsualDisc>& usual) {
  const double anywhere = 0.5 / kSettleReachMm;
  double sum = 0.0;
  std::array<double, 2> first{};   // of the upper and of the lower endplate
  std::array<double, 2> second{};  // of their squares, about the finder's middle
  for (double off = -kSettleReachMm; off <= kSettleReachMm; off += kSettleStepMm) {
    for (double thickness = kSettleThinnestMm; thickness <= kSettleThickestMm; thickness += kSettleStepMm) {
      const double upper = off + 0.5 * thickness;
      const double lower = off - 0.5 * thickness;
      const double finder = mixed(normal_density(off, seen.middle_error_mm) *
                                      normal_density(thickness - seen.thickness_mm, seen.thickness_error_mm),
                                  anywhere * anywhere, kFinderLost);
      const double known = usual ? normal_density(thickness - usual->thickness_mm, usual->spread_mm) : 1.0;
      double density = finder * known;
      for (const DiscLook& look : looks) {
        density *= look_density(look, seen.middle_mm + upper, seen.middle_mm + lower);
      }
      sum += density;
      first[0] += density * upper;
      first[1] += density * lower;
      second[0] += density * upper * upper;
      second[1] += density * lower * lower;
    }
  }
  const auto mean = [&](std::size_t i) { return first[i] / sum; };
  const auto error = [&](std::size_t i) {
    return std::sqrt(std::max(0.0, second[i] / sum - mean(i) * mean(i)) + kSettleFloorMm * kSettleFloorMm);
  };
  return {.upper_mm = seen.middle_mm + mean(0),
          .lower_mm = seen.middle_mm + mean(1),
          .upper_error_mm = error(0),
          .lower_error_mm = error(1)};
}

}  // namespace kyphos::pipeline
