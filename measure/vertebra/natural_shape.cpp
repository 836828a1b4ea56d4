#include "measure/vertebra/natural_shape.h"

#include <cmath>
#include <cstdlib>

namespace kyphos::measure {
namespace {

double squared(double x) { return x * x; }

bool has_level(const ReferenceBody& body) {
  return body.normal && body.normal->anterior_sd < general_ratio().anterior_sd;
}

/// The stretch of neighbours around a body that are wedged as Scheuermann's disease wedges them, as a half-open range
/// of indices; empty where there is none.
struct Stretch {
  std::size_t first = 0;
  std::size_t last = 0;
  [[nodiscard]] bool holds(std::size_t index) const { return index >= first && index < last; }
};

Stretch scheuermann_stretch(std::span<const ReferenceBody> bodies,
                            std::span<const std::optional<ShapeNumbers>> deviations, std::size_t index) {
  const auto wedged = [&](std::size_t i) {
    return deviations[i] && bodies[i].may_be_natural && deviations[i]->value[kWedge] <= -kSharedWedgeLoss &&
           deviations[i]->value[kWedge] > -kSharedWedgeMost;
  };
  const auto follows = [&](std::size_t i) {
    return bodies[i + 1].position_from_top == bodies[i].position_from_top + 1;
  };
  if (!wedged(index)) {
    return {};
  }
  Stretch stretch{.first = index, .last = index + 1};
  while (stretch.first > 0 && wedged(stretch.first - 1) && follows(stretch.first - 1)) {
    --stretch.first;
  }
  while (stretch.last < bodies.size() && wedged(stretch.last) && follows(stretch.last - 1)) {
    ++stretch.last;
  }
  std::size_t pitted = 0;
  for (std::size_t i = stretch.first; i < stretch.last; ++i) {
    pitted += bodies[i].lowest.pit_mm > 0.0 ? 1 : 0;
  }
  return stretch.last - stretch.first >= kSharedWedgeBodies && pitted >= kSharedWedgePitted ? stretch : Stretch{};
}

}  // namespace

ShapeNumbers normal_shape(const NormalRatio& normal) {
  const double anterior = normal.anterior_over_posterior;
  const double chord = 0.5 * (1.0 + anterior);
  return {.value = {std::log(normal.posterior_relative) + 0.5 * std::log(anterior), std::log(anterior),
                    std::log(normal.middle_over_posterior / chord)}};
}

std::optional<ShapeNumbers> deviation_of(const ReferenceBody& body) {
  const Measured<double>& front = body.heights.anterior;
  const Measured<double>& behind = body.heights.posterior;
  const Measured<double>& sag = body.lowest.sag;
  if (!body.normal || !front || !behind || !sag) {
    return std::nullopt;
  }
  const double front_variance = squared(std::hypot(front.standard_error(), body.unseen_error_mm) / front.value());
  const double behind_variance = squared(std::hypot(behind.standard_error(), body.unseen_error_mm) / behind.value());
  const double unseen_sag = body.unseen_error_mm / (0.5 * (front.value() + behind.value()));
  ShapeNumbers shape{.value = {0.5 * (std::log(front.value()) + std::log(behind.value())),
                               std::log(front.value()) - std::log(behind.value()), std::log(1.0 - sag.value())},
                     .variance = {0.25 * (front_variance + behind_variance), front_variance + behind_variance,
                                  squared(std::hypot(sag.standard_error(), unseen_sag) / (1.0 - sag.value()))}};
  const ShapeNumbers normal = normal_shape(*body.normal);
  for (std::size_t i = 0; i < 3; ++i) {
    shape.value[i] -= normal.value[i];
  }
  return shape;
}

ExpectedShape without_references(const CallNumbers& numbers) {
  return {.variance = {1.0, squared(numbers.wedge_person) + squared(numbers.wedge_body), squared(numbers.sag)}};
}

ExpectedShape expected_shape(std::span<const ReferenceBody> bodies,
                             std::span<const std::optional<ShapeNumbers>> deviations, std::span<const double> fractured,
                             std::size_t index, const CallNumbers& numbers) {
  const std::array<double, 2> body{squared(numbers.size_body), squared(numbers.wedge_body)};
  const Stretch alike = scheuermann_stretch(bodies, deviations, index);
  const bool shared_wedge = alike.last > alike.first;
  // A size may be anything, and so may a wedge that several neighbours share.
  std::array<double, 2> weight{1.0, shared_wedge ? 1.0 : 1.0 / squared(numbers.wedge_person)};
  std::array<double, 2> sum{};
  for (std::size_t other = 0; other < bodies.size(); ++other) {
    const int away = std::abs(bodies[other].position_from_top - bodies[index].position_from_top);
    if (other == index || !deviations[other] || away > kReach) {
      continue;
    }
    const bool named = has_level(bodies[other]) && has_level(bodies[index]);
    const double drift = squared((named ? kSizeDriftPerLevel : kSizeDriftUnnamed) * away);
    for (const std::size_t i : {kSize, kWedge}) {
      const bool of_stretch = i == kWedge && shared_wedge;
      if (of_stretch ? !alike.holds(other) : !bodies[other].intact) {
        continue;
      }
      const double spread = body[i] + deviations[other]->variance[i] + (i == kSize ? drift : 0.0);
      const double one = (of_stretch ? 1.0 : 1.0 - fractured[other]) / spread;
      weight[i] += one;
      sum[i] += one * deviations[other]->value[i];
    }
  }
  ExpectedShape result = without_references(numbers);
  result.wedge_shared = shared_wedge;
  for (const std::size_t i : {kSize, kWedge}) {
    result.mean[i] = sum[i] / weight[i];
    result.variance[i] = body[i] + 1.0 / weight[i];
  }
  return result;
}

}  // namespace kyphos::measure
