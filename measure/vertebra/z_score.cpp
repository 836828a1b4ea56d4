#include "measure/vertebra/z_score.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "measure/vertebra/call_parameters.h"

namespace kyphos::measure {
namespace {

Measured<double> z_of(const Measured<double>& ratio, double normal, double sd) {
  if (!ratio) {
    return ratio;
  }
  return {(ratio.value() - normal) / sd, ratio.standard_error() / sd};
}

/// The intact body nearest in position that has this height; of two the upper one.
std::optional<std::size_t> nearest_intact(std::span<const ReferenceBody> bodies, std::size_t index, Station station) {
  std::optional<std::size_t> nearest;
  int least = kReach + 1;
  for (std::size_t other = 0; other < bodies.size(); ++other) {
    const int away = std::abs(bodies[other].position_from_top - bodies[index].position_from_top);
    if (other != index && bodies[other].intact && bodies[other].heights.at(station) && away < least) {
      nearest = other;
      least = away;
    }
  }
  return nearest;
}

}  // namespace

Measured<double> z_over_posterior(const ReferenceBody& body, Station station) {
  if (!body.normal) {
    return WhyNot{"no normal proportions are known for its level"};
  }
  const bool front = station == Station::Anterior;
  return z_of(height_ratio(body.heights.at(station), body.heights.posterior),
              front ? body.normal->anterior_over_posterior : body.normal->middle_over_posterior,
              front ? body.normal->anterior_sd : body.normal->middle_sd);
}

Measured<double> z_posterior_over_below(std::span<const ReferenceBody> bodies, std::size_t index) {
  const ReferenceBody& own = bodies[index];
  if (index + 1 >= bodies.size() || bodies[index + 1].position_from_top != own.position_from_top + 1) {
    return WhyNot{"no body below in view"};
  }
  const ReferenceBody& below = bodies[index + 1];
  if (!own.normal || !below.normal) {
    return WhyNot{"no normal proportions are known for its level or the next"};
  }
  const double normal = own.normal->posterior_relative / below.normal->posterior_relative;
  return z_of(height_ratio(own.heights.posterior, below.heights.posterior), normal, normal * kAdjacentPosteriorSd);
}

Measured<double> rdes230_loss_percent(std::span<const ReferenceBody> bodies, std::size_t index) {
  const ReferenceBody& own = bodies[index];
  std::optional<Measured<double>> greatest;
  for (const Station station : {Station::Anterior, Station::Middle}) {
    const Measured<double>& height = station == Station::Middle ? own.lowest.height_mm : own.heights.anterior;
    const auto other = nearest_intact(bodies, index, station);
    Measured<double> reference = own.heights.posterior;
    if (reference && other && bodies[*other].heights.at(station).value() > reference.value()) {
      reference = bodies[*other].heights.at(station);
    }
    const Measured<double> loss = loss_percent(height, reference);
    if (!loss) {
      return loss;
    }
    if (!greatest || loss.value() > greatest->value()) {
      greatest = loss;
    }
  }
  return *greatest;
}

}  // namespace kyphos::measure
