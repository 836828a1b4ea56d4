#include "measure/vertebra/fracture_call.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "measure/vertebra/genant.h"
#include "measure/vertebra/natural_shape.h"

namespace kyphos::measure {
namespace {

double square(double x) { return x * x; }

/// One way in which a body may have lost height: the part lost at each station.
struct LossPattern {
  double anterior = 0.0;
  double middle = 0.0;
  double posterior = 0.0;
};

double density(double x, double variance) { return std::exp(-0.5 * x * x / variance) / std::sqrt(variance); }

/// Likelihood of the deviations under a loss, but for a constant factor.
double likelihood(const ShapeNumbers& seen, const ExpectedShape& expected, const LossPattern& loss) {
  const double front = std::log(1.0 - loss.anterior);
  const double behind = std::log(1.0 - loss.posterior);
  const double chord = std::log(1.0 - 0.5 * (loss.anterior + loss.posterior));
  const std::array<double, 3> shift{0.5 * (front + behind), front - behind, std::log(1.0 - loss.middle) - chord};
  double product = 1.0;
  for (std::size_t i = 0; i < 3; ++i) {
    product *= density(seen.value[i] - expected.mean[i] - shift[i], expected.variance[i] + seen.variance[i]);
  }
  return product;
}

struct PatternsOfType {
  GenantType type;
  double prior;
  std::vector<LossPattern> shares;  ///< of the greatest loss
};

/// Priors of the types: wedges are about half of all, crushes the rarest (Eastell 1991 and later surveys; rounded).
const std::vector<PatternsOfType>& patterns() {
  static const std::vector<PatternsOfType> all = [] {
    std::vector<PatternsOfType> made{{.type = GenantType::Wedge, .prior = 0.50, .shares = {}},
                                     {.type = GenantType::Biconcave, .prior = 0.35, .shares = {}},
                                     {.type = GenantType::Crush, .prior = 0.15, .shares = {}}};
    for (const double middle : {0.0, 0.25, 0.5, 0.75, 1.0}) {
      for (const double behind : {0.0, 0.15, 0.3}) {
        made[0].shares.push_back({.anterior = 1.0, .middle = middle, .posterior = behind});
      }
    }
    for (const double front : {0.0, 0.25, 0.5, 0.75}) {
      for (const double behind : {0.0, 0.25, 0.5}) {
        made[1].shares.push_back({.anterior = front, .middle = 1.0, .posterior = behind});
      }
    }
    for (const double front : {0.8, 1.0}) {
      for (const double middle : {0.8, 1.0}) {
        made[2].shares.push_back({.anterior = front, .middle = middle, .posterior = 1.0});
        made[2].shares.push_back({.anterior = front, .middle = 1.0, .posterior = 0.8});
      }
    }
    return made;
  }();
  return all;
}

double phi(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

/// Probabilities of a reader's grades for a true loss.
std::array<double, 4> grades_for(const LossPattern& loss, GenantType type, double normal_sag) {
  const bool sunk = type == GenantType::Biconcave;
  // The middle is seen against the full height between the rims: its natural hollow is part of what is missing.
  const double middle = loss.middle > 0.0 ? 1.0 - (1.0 - loss.middle) * (1.0 - normal_sag) : 0.0;
  const double seen = std::max({loss.anterior, middle, loss.posterior});
  const auto beyond = [&](double cut_percent) { return phi((seen - cut_percent / 100.0) / kReaderSpread); };
  const double mild = sunk ? 1.0 : beyond(kMildLossPercent);
  const double moderate = beyond(kModerateLossPercent);
  const double severe = beyond(kSevereLossPercent);
  return {1.0 - mild, mild - moderate, moderate - severe, severe};
}

/// Density of the greatest loss of fractured bodies, in steps; the severe have what the others leave.
double loss_density(double loss, const CallNumbers& numbers) {
  if (loss < numbers.mild_to) {
    return kMildPart / (numbers.mild_to - numbers.least_loss);
  }
  return loss < kModerateTo ? kModeratePart / (kModerateTo - numbers.mild_to)
                            : (1.0 - kMildPart - kModeratePart) / (kMostLoss - kModerateTo);
}

struct Weighed {
  std::array<double, 4> grades{};
  std::array<double, 3> types{};  ///< wedge, biconcave, crush
  [[nodiscard]] double fractured() const { return 1.0 - grades[0]; }
};

Weighed weigh(const ShapeNumbers& seen, const ExpectedShape& expected, double normal_sag, const CallNumbers& numbers) {
  std::array<double, 4> sum{(1.0 - kFracturePrior) * likelihood(seen, expected, {}), 0.0, 0.0, 0.0};
  Weighed result;
  for (std::size_t t = 0; t < patterns().size(); ++t) {
    const PatternsOfType& kind = patterns()[t];
    const double each = kFracturePrior * kind.prior * kLossStep / static_cast<double>(kind.shares.size());
    for (double loss = numbers.least_loss + 0.5 * kLossStep; loss < kMostLoss; loss += kLossStep) {
      for (const LossPattern& share : kind.shares) {
        const LossPattern lost{
            .anterior = loss * share.anterior, .middle = loss * share.middle, .posterior = loss * share.posterior};
        const std::array<double, 4> grades = grades_for(lost, kind.type, normal_sag);
        const double joint = each * loss_density(loss, numbers) * likelihood(seen, expected, lost);
        result.types[t] += joint * (1.0 - grades[0]);
        for (std::size_t g = 0; g < 4; ++g) {
          sum[g] += joint * grades[g];
        }
      }
    }
  }
  const double total = sum[0] + sum[1] + sum[2] + sum[3];
  for (std::size_t g = 0; g < 4 && total > 0.0; ++g) {
    result.grades[g] = sum[g] / total;
  }
  return result;
}

/// How far measuring again would move the probability.
double error_of(const ShapeNumbers& seen, const ExpectedShape& expected, double normal_sag,
                const CallNumbers& numbers) {
  double variance = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    std::array<double, 2> moved{};
    for (const int side : {0, 1}) {
      ShapeNumbers other = seen;
      other.value[i] += (side == 0 ? -1.0 : 1.0) * std::sqrt(seen.variance[i]);
      moved[static_cast<std::size_t>(side)] = weigh(other, expected, normal_sag, numbers).fractured();
    }
    variance += square(0.5 * (moved[1] - moved[0]));
  }
  return std::sqrt(variance);
}

/// The greatest of the losses at the three stations against what is expected, in percent.
Measured<double> greatest_loss(const ShapeNumbers& seen, const ExpectedShape& expected) {
  const bool compared = expected.variance[kSize] < 0.5;
  std::array<double, 3> away{};
  for (std::size_t i = 0; i < 3; ++i) {
    away[i] = i == kSize && !compared ? 0.0 : seen.value[i] - expected.mean[i];
  }
  const double size_variance = compared ? seen.variance[kSize] : 0.0;
  const std::array<double, 3> log_height{away[kSize] + 0.5 * away[kWedge], away[kSize] + away[kSag],
                                         away[kSize] - 0.5 * away[kWedge]};
  const double rim_variance = size_variance + 0.25 * seen.variance[kWedge];
  const std::array<double, 3> variance{rim_variance, size_variance + seen.variance[kSag], rim_variance};
  const auto lowest = static_cast<std::size_t>(std::ranges::min_element(log_height) - log_height.begin());
  const double ratio = std::exp(log_height[lowest]);
  return {100.0 * (1.0 - ratio), 100.0 * ratio * std::sqrt(variance[lowest])};
}

double normal_sag_of(const ReferenceBody& body) { return 1.0 - std::exp(normal_shape(*body.normal).value[kSag]); }

FractureCall call_of(const ReferenceBody& body, const ShapeNumbers& seen, const ExpectedShape& expected,
                     const CallNumbers& numbers) {
  const double normal_sag = normal_sag_of(body);
  const Weighed weighed = weigh(seen, expected, normal_sag, numbers);
  FractureCall call{
      .probability = Measured<double>(weighed.fractured(), error_of(seen, expected, normal_sag, numbers), body.doubt),
      .grades = weighed.grades,
      .loss_percent = greatest_loss(seen, expected),
      .wedge_shared = expected.wedge_shared};
  const auto type = std::ranges::max_element(weighed.types) - weighed.types.begin();
  call.type = patterns()[static_cast<std::size_t>(type)].type;
  const auto grade =
      std::ranges::max_element(weighed.grades.begin() + 1, weighed.grades.end()) - weighed.grades.begin();
  call.grade = weighed.fractured() >= 0.5 ? static_cast<int>(grade) : 0;
  return call;
}

}  // namespace

std::vector<FractureCall> call_fractures(std::span<const ReferenceBody> bodies, const CallNumbers& numbers) {
  constexpr int kRounds = 4;  // who is intact settles in two or three
  std::vector<std::optional<ShapeNumbers>> deviations;
  for (const ReferenceBody& body : bodies) {
    deviations.push_back(deviation_of(body));
  }
  std::vector<FractureCall> calls(bodies.size());
  std::vector<double> fractured(bodies.size(), 0.0);
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> now(bodies.size(), 0.0);
    for (std::size_t index = 0; index < bodies.size(); ++index) {
      if (!deviations[index]) {
        calls[index].probability = WhyNot{bodies[index].normal ? "its heights were not measured"
                                                               : "no normal proportions are known for its level"};
        continue;
      }
      const ExpectedShape expected =
          round == 0 ? without_references(numbers) : expected_shape(bodies, deviations, fractured, index, numbers);
      // The rounds before the last are asked for nothing but who is intact.
      if (round + 1 < kRounds) {
        now[index] = weigh(*deviations[index], expected, normal_sag_of(bodies[index]), numbers).fractured();
      } else {
        calls[index] = call_of(bodies[index], *deviations[index], expected, numbers);
      }
    }
    fractured = std::move(now);
  }
  return calls;
}

}  // namespace kyphos::measure
