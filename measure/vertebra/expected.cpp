#include "measure/vertebra/expected.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "measure/vertebra/call_parameters.h"

namespace kyphos::measure {
namespace {

/// Normal height at a station, in units of the posterior height of T12.
double relative_height(const NormalRatio& normal, Station station) {
  switch (station) {
    case Station::Anterior:
      return normal.posterior_relative * normal.anterior_over_posterior;
    case Station::Middle:
      return normal.posterior_relative * normal.middle_over_posterior;
    case Station::Posterior:
      return normal.posterior_relative;
  }
  return 1.0;
}

constexpr const char* kNoNormal = "no normal proportions are known for its level";

struct Prediction {
  double height_mm;
  double se_mm;
};

bool usable(const ReferenceBody& body, Station station) { return body.intact && body.heights.at(station).has_value(); }

/// Indices of the nearest usable bodies, from the top down.
std::vector<std::size_t> nearest(std::span<const ReferenceBody> bodies, std::size_t index, Station station) {
  constexpr int kEachSide = 2;
  std::vector<std::size_t> found;
  const auto within = [&](std::size_t other) {
    return std::abs(bodies[other].position_from_top - bodies[index].position_from_top) <= kReach;
  };
  const auto serves = [&](std::size_t other) { return bodies[other].normal && usable(bodies[other], station); };
  int above = 0;
  for (std::size_t other = index; other-- > 0 && above < kEachSide && within(other);) {
    if (serves(other)) {
      found.insert(found.begin(), other);
      ++above;
    }
  }
  int below = 0;
  for (std::size_t other = index + 1; other < bodies.size() && below < kEachSide && within(other); ++other) {
    if (serves(other)) {
      found.push_back(other);
      ++below;
    }
  }
  return found;
}

/// Mean of the middle one or two: a single wrong reference among three or four has no pull.
Prediction median(std::vector<Prediction> predictions) {
  std::ranges::sort(predictions, {}, &Prediction::height_mm);
  const std::size_t count = predictions.size();
  const Prediction& low = predictions[(count - 1) / 2];
  const Prediction& high = predictions[count / 2];
  double sum_squared = 0.0;
  for (const Prediction& prediction : predictions) {
    sum_squared += prediction.se_mm * prediction.se_mm;
  }
  // A median of normal errors spreads 1.25 times as wide as their mean; of one or two it is the mean.
  const double inefficiency = count > 2 ? 1.25 : 1.0;
  return {.height_mm = 0.5 * (low.height_mm + high.height_mm),
          .se_mm = inefficiency * std::sqrt(sum_squared) / static_cast<double>(count)};
}

}  // namespace

std::optional<NormalRatio> ratios_of(const VertebralBody& body) {
  if (body.name.level) {
    return normal_ratio(*body.name.level);
  }
  if (!body.name.candidates.empty()) {
    return normal_ratio(body.name.candidates.front().level);
  }
  return general_ratio();
}

Expected expected_height(std::span<const ReferenceBody> bodies, std::size_t index, Station station) {
  if (!bodies[index].normal) {
    return {.height_mm = WhyNot{kNoNormal}, .references = {}, .both_sides = false};
  }
  const auto references = nearest(bodies, index, station);
  if (references.empty()) {
    return {};
  }
  Expected expected;
  std::vector<Prediction> predictions;
  for (const std::size_t other : references) {
    const double scale =
        relative_height(*bodies[index].normal, station) / relative_height(*bodies[other].normal, station);
    const Measured<double>& height = bodies[other].heights.at(station);
    predictions.push_back({.height_mm = scale * height.value(), .se_mm = scale * height.standard_error()});
    expected.references += (expected.references.empty() ? "" : ", ") + bodies[other].name;
  }
  const Prediction middle = median(predictions);
  expected.height_mm = Measured<double>(middle.height_mm, middle.se_mm);
  expected.both_sides = references.front() < index && references.back() > index;
  return expected;
}

Measured<double> loss_percent(const Measured<double>& height, const Measured<double>& expected) {
  const Measured<double> ratio = height_ratio(height, expected);
  if (!ratio) {
    return ratio;
  }
  return {100.0 * (1.0 - ratio.value()), 100.0 * ratio.standard_error()};
}

Measured<double> loss_vs_neighbours(std::span<const ReferenceBody> bodies, std::size_t index, Station station) {
  if (!bodies[index].heights.at(station)) {
    return WhyNot{bodies[index].heights.at(station).why_not()};
  }
  const int here = bodies[index].position_from_top;
  const bool above = index > 0 && bodies[index - 1].position_from_top == here - 1;
  const bool below = index + 1 < bodies.size() && bodies[index + 1].position_from_top == here + 1;
  if (!above || !below) {
    return WhyNot{"needs both adjacent bodies"};
  }
  for (const std::size_t other : {index - 1, index + 1}) {
    if (!usable(bodies[other], station)) {
      const std::string& why = bodies[other].why_no_reference;
      return WhyNot{bodies[other].name + " cannot serve as reference: " + (why.empty() ? "not measured" : why)};
    }
  }
  const Measured<double>& upper = bodies[index - 1].heights.at(station);
  const Measured<double>& lower = bodies[index + 1].heights.at(station);
  const Measured<double> mean(0.5 * (upper.value() + lower.value()),
                              0.5 * std::hypot(upper.standard_error(), lower.standard_error()));
  return loss_percent(bodies[index].heights.at(station), mean);
}

Measured<double> loss_vs_own_posterior(const ReferenceBody& body, Station station) {
  const Measured<double> ratio = height_ratio(body.heights.at(station), body.heights.posterior);
  if (!ratio) {
    return ratio;
  }
  if (!body.normal) {
    return WhyNot{kNoNormal};
  }
  const double normal =
      station == Station::Anterior ? body.normal->anterior_over_posterior : body.normal->middle_over_posterior;
  return {100.0 * (1.0 - ratio.value() / normal), 100.0 * ratio.standard_error() / normal};
}

Measured<double> loss_vs_levels(std::span<const ReferenceBody> bodies, std::size_t index, Station station) {
  return loss_percent(bodies[index].heights.at(station), expected_height(bodies, index, station).height_mm);
}

Measured<double> height_ratio(const Measured<double>& over, const Measured<double>& under) {
  if (!over || !under) {
    return WhyNot{over ? under.why_not() : over.why_not()};
  }
  const double ratio = over.value() / under.value();
  return {ratio, ratio * std::hypot(over.standard_error() / over.value(), under.standard_error() / under.value())};
}

}  // namespace kyphos::measure
