#include "measure/vertebra/fracture_call.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "measure/vertebra/genant.h"

namespace kyphos::measure {
namespace {

/// Natural logarithms of size, wedge and sag with the variances of their measuring errors.
struct ShapeNumbers {
  std::array<double, 3> value{};
  std::array<double, 3> variance{};
};
constexpr std::size_t kSize = 0;
constexpr std::size_t kWedge = 1;
constexpr std::size_t kSag = 2;

double square(double x) { return x * x; }

/// What the level's norm says of the three; only differences of sizes mean anything.
ShapeNumbers normal_shape(const NormalRatio& normal) {
  const double anterior = normal.anterior_over_posterior;
  const double chord = 0.5 * (1.0 + anterior);
  return {.value = {std::log(normal.posterior_relative) + 0.5 * std::log(anterior), std::log(anterior),
                    std::log(normal.middle_over_posterior / chord)}};
}

/// The body's three numbers less those of its level.
std::optional<ShapeNumbers> deviation_of(const ReferenceBody& body) {
  const Measured<double>& front = body.heights.anterior;
  const Measured<double>& behind = body.heights.posterior;
  const Measured<double>& sag = body.lowest.sag;
  if (!body.normal || !front || !behind || !sag) {
    return std::nullopt;
  }
  const double front_variance = square(std::hypot(front.standard_error(), body.unseen_error_mm) / front.value());
  const double behind_variance = square(std::hypot(behind.standard_error(), body.unseen_error_mm) / behind.value());
  const double unseen_sag = body.unseen_error_mm / (0.5 * (front.value() + behind.value()));
  ShapeNumbers shape{.value = {0.5 * (std::log(front.value()) + std::log(behind.value())),
                               std::log(front.value()) - std::log(behind.value()), std::log(1.0 - sag.value())},
                     .variance = {0.25 * (front_variance + behind_variance), front_variance + behind_variance,
                                  square(std::hypot(sag.standard_error(), unseen_sag) / (1.0 - sag.value()))}};
  const ShapeNumbers normal = normal_shape(*body.normal);
  for (std::size_t i = 0; i < 3; ++i) {
    shape.value[i] -= normal.value[i];
  }
  return shape;
}

/// What is expected of an intact body here: mean and natural variance of each deviation.
struct Prediction3 {
  std::array<double, 3> mean{};
  std::array<double, 3> variance{};
};

/// Nothing to compare with: the size may be anything, the shape is the level's.
Prediction3 without_references() {
  return {.variance = {1.0, square(kWedgeSpreadPerson) + square(kWedgeSpreadBody), square(kSagSpread)}};
}

bool has_level(const ReferenceBody& body) {
  return body.normal && body.normal->anterior_sd < general_ratio().anterior_sd;
}

/// The bodies around, each by its probability of being intact, and the prior of the person's own shape.
Prediction3 prediction_from(std::span<const ReferenceBody> bodies,
                            std::span<const std::optional<ShapeNumbers>> deviations, std::span<const double> fractured,
                            std::size_t index) {
  const std::array<double, 2> body{square(kSizeSpreadBody), square(kWedgeSpreadBody)};
  std::array<double, 2> weight{1.0, 1.0 / square(kWedgeSpreadPerson)};  // a size may be anything
  std::array<double, 2> sum{};
  for (std::size_t other = 0; other < bodies.size(); ++other) {
    const int away = std::abs(bodies[other].position_from_top - bodies[index].position_from_top);
    if (other == index || !deviations[other] || !bodies[other].intact || away > kReach) {
      continue;
    }
    const bool named = has_level(bodies[other]) && has_level(bodies[index]);
    const double drift = square((named ? kSizeDriftPerLevel : kSizeDriftUnnamed) * away);
    for (const std::size_t i : {kSize, kWedge}) {
      const double spread = body[i] + deviations[other]->variance[i] + (i == kSize ? drift : 0.0);
      const double one = (1.0 - fractured[other]) / spread;
      weight[i] += one;
      sum[i] += one * deviations[other]->value[i];
    }
  }
  Prediction3 result = without_references();
  for (const std::size_t i : {kSize, kWedge}) {
    result.mean[i] = sum[i] / weight[i];
    result.variance[i] = body[i] + 1.0 / weight[i];
  }
  return result;
}

/// One way in which a body may have lost height: the part lost at each station.
struct LossPattern {
  double anterior = 0.0;
  double middle = 0.0;
  double posterior = 0.0;
};

double density(double x, double variance) { return std::exp(-0.5 * x * x / variance) / std::sqrt(variance); }

/// Likelihood of the deviations under a loss, but for a constant factor.
double likelihood(const ShapeNumbers& seen, const Prediction3& expected, const LossPattern& loss) {
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
double loss_density(double loss) {
  if (loss < kMildTo) {
    return kMildPart / (kMildTo - kLeastLoss);
  }
  return loss < kModerateTo ? kModeratePart / (kModerateTo - kMildTo)
                            : (1.0 - kMildPart - kModeratePart) / (kMostLoss - kModerateTo);
}

struct Weighed {
  std::array<double, 4> grades{};
  std::array<double, 3> types{};  ///< wedge, biconcave, crush
  [[nodiscard]] double fractured() const { return 1.0 - grades[0]; }
};

Weighed weigh(const ShapeNumbers& seen, const Prediction3& expected, double normal_sag) {
  std::array<double, 4> sum{(1.0 - kFracturePrior) * likelihood(seen, expected, {}), 0.0, 0.0, 0.0};
  Weighed result;
  for (std::size_t t = 0; t < patterns().size(); ++t) {
    const PatternsOfType& kind = patterns()[t];
    const double each = kFracturePrior * kind.prior * kLossStep / static_cast<double>(kind.shares.size());
    for (double loss = kLeastLoss + 0.5 * kLossStep; loss < kMostLoss; loss += kLossStep) {
      for (const LossPattern& share : kind.shares) {
        const LossPattern lost{
            .anterior = loss * share.anterior, .middle = loss * share.middle, .posterior = loss * share.posterior};
        const std::array<double, 4> grades = grades_for(lost, kind.type, normal_sag);
        const double joint = each * loss_density(loss) * likelihood(seen, expected, lost);
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
double error_of(const ShapeNumbers& seen, const Prediction3& expected, double normal_sag) {
  double variance = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    std::array<double, 2> moved{};
    for (const int side : {0, 1}) {
      ShapeNumbers other = seen;
      other.value[i] += (side == 0 ? -1.0 : 1.0) * std::sqrt(seen.variance[i]);
      moved[static_cast<std::size_t>(side)] = weigh(other, expected, normal_sag).fractured();
    }
    variance += square(0.5 * (moved[1] - moved[0]));
  }
  return std::sqrt(variance);
}

/// The greatest of the losses at the three stations against what is expected, in percent.
Measured<double> greatest_loss(const ShapeNumbers& seen, const Prediction3& expected) {
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

FractureCall call_of(const ReferenceBody& body, const ShapeNumbers& seen, const Prediction3& expected) {
  const double normal_sag = normal_sag_of(body);
  const Weighed weighed = weigh(seen, expected, normal_sag);
  FractureCall call{
      .probability = Measured<double>(weighed.fractured(), error_of(seen, expected, normal_sag), body.doubt),
      .grades = weighed.grades,
      .loss_percent = greatest_loss(seen, expected)};
  const auto type = std::ranges::max_element(weighed.types) - weighed.types.begin();
  call.type = patterns()[static_cast<std::size_t>(type)].type;
  const auto grade =
      std::ranges::max_element(weighed.grades.begin() + 1, weighed.grades.end()) - weighed.grades.begin();
  call.grade = weighed.fractured() >= 0.5 ? static_cast<int>(grade) : 0;
  return call;
}

}  // namespace

std::vector<FractureCall> call_fractures(std::span<const ReferenceBody> bodies) {
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
      const Prediction3 expected =
          round == 0 ? without_references() : prediction_from(bodies, deviations, fractured, index);
      // The rounds before the last are asked for nothing but who is intact.
      if (round + 1 < kRounds) {
        now[index] = weigh(*deviations[index], expected, normal_sag_of(bodies[index])).fractured();
      } else {
        calls[index] = call_of(bodies[index], *deviations[index], expected);
      }
    }
    fractured = std::move(now);
  }
  return calls;
}

}  // namespace kyphos::measure
