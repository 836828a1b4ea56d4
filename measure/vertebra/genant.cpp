#include "measure/vertebra/genant.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "measure/vertebra/call_parameters.h"
#include "measure/vertebra/fracture_call.h"
#include "measure/vertebra/second_sight.h"

namespace kyphos::measure {
namespace {

/// The losses of one body at its three stations, in percent; those that are not confirmed count as none.
struct Losses {
  Measured<double> anterior = WhyNot{""};
  Measured<double> middle = WhyNot{""};
  Measured<double> posterior = WhyNot{""};
  bool against_levels = false;  ///< else against the own posterior height only

  [[nodiscard]] const Measured<double>& at(Station station) const {
    return station == Station::Anterior ? anterior : station == Station::Middle ? middle : posterior;
  }
};

double value_or_zero(const Measured<double>& measured) { return measured ? measured.value() : 0.0; }

/// A loss at the front or the middle, kept where the own shape or the posterior height agrees.
Measured<double> confirmed(const ReferenceBody& body, const Measured<double>& loss, Station station,
                           double posterior_loss) {
  const Measured<double> own = loss_vs_own_posterior(body, station);
  const bool shape_agrees = own && own.value() >= kAgreementPercent;
  const bool posterior_agrees = posterior_loss >= kReferenceLossPercent;
  return !loss || shape_agrees || posterior_agrees ? loss : Measured<double>(0.0, loss.standard_error());
}

Losses losses_of(std::span<const ReferenceBody> bodies, std::size_t index) {
  const ReferenceBody& body = bodies[index];
  const Measured<double> posterior = loss_vs_levels(bodies, index, Station::Posterior);
  if (!posterior) {
    return {.anterior = loss_vs_own_posterior(body, Station::Anterior),
            .middle = loss_vs_own_posterior(body, Station::Middle)};
  }
  const auto checked = [&](Station station) {
    return confirmed(body, loss_vs_levels(bodies, index, station), station, posterior.value());
  };
  return {.anterior = checked(Station::Anterior),
          .middle = checked(Station::Middle),
          .posterior = posterior,
          .against_levels = true};
}

Station worst_station(const Losses& losses) {
  // A station without a value never decides, not even against gains.
  return *std::ranges::max_element(kStations, {}, [&](Station station) {
    return losses.at(station) ? losses.at(station).value() : std::numeric_limits<double>::lowest();
  });
}

std::string percent_text(double value, int decimals = 0) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f %%", decimals, value);
  return text.data();
}

std::string evidence_of(std::span<const ReferenceBody> bodies, std::size_t index, const Losses& losses) {
  const Station station = worst_station(losses);
  const Measured<double>& loss = losses.at(station);
  std::string text = std::string(name(station)) + " height " + percent_text(std::abs(loss.value())) +
                     (loss.value() < 0.0 ? " above" : " below") + " what ";
  if (losses.against_levels) {
    const Expected expected = expected_height(bodies, index, station);
    text += expected.references + " let expect" + (expected.both_sides ? "" : " (one side only)");
  } else {
    text += "its posterior height lets expect; no intact neighbour, uniform collapse cannot be seen";
  }
  text += " (measuring error " + percent_text(loss.standard_error(), 1) + ")";
  for (const double cut : {kMildLossPercent, kModerateLossPercent, kSevereLossPercent}) {
    if (std::abs(loss.value() - cut) < loss.standard_error()) {
      text += "; within its error of the cut-off " + percent_text(cut);
    }
  }
  return text;
}

/// A biconcave body keeps its rims: how far its middle has sunk between them is what speaks.
std::string sag_evidence(const ReferenceBody& body) {
  const Measured<double>& sag = body.lowest.sag;
  const double chord = 0.5 * (1.0 + body.normal->anterior_over_posterior);
  const double usual = 1.0 - body.normal->middle_over_posterior / chord;
  return "its middle lies " + percent_text(100.0 * sag.value()) + " below the line from front to back (" +
         percent_text(100.0 * usual) + " is usual; measuring error " + percent_text(100.0 * sag.standard_error(), 1) +
         ")";
}

/// What a reader would check: of a body that is likelier biconcave than anything else its sag, and the worst loss where
/// there is one.
std::string shape_evidence(std::span<const ReferenceBody> bodies, std::size_t index, const FractureCall& call) {
  const ReferenceBody& body = bodies[index];
  const Losses losses = losses_of(bodies, index);
  const std::string loss = losses.anterior && losses.middle ? evidence_of(bodies, index, losses) + "; " : std::string();
  const bool may_be_sunk = call.type == GenantType::Biconcave && call.probability.value() > kBorderlineFrom;
  if (may_be_sunk && body.lowest.sag && body.normal) {
    const bool also_lower = value_or_zero(losses.at(worst_station(losses))) >= kReferenceLossPercent;
    return sag_evidence(body) + "; " + (also_lower ? loss : std::string());
  }
  return loss;
}

/// How much a body is out of line with the present references; 0 where it is not.
double reason_to_leave(std::span<const ReferenceBody> bodies, std::size_t index) {
  const Losses losses = losses_of(bodies, index);
  const double loss = value_or_zero(losses.at(worst_station(losses)));
  if (loss >= kReferenceLossPercent) {
    return loss;
  }
  double least_excess = 1e9;
  for (const Station station : kStations) {
    const Measured<double> raw = loss_vs_levels(bodies, index, station);
    least_excess = std::min(least_excess, raw ? -raw.value() : 0.0);
  }
  return least_excess >= kReferenceExcessPercent ? least_excess : 0.0;
}

/// Beyond what is borderline.
bool surely_fractured(const FractureCall& call) {
  return call.probability && call.probability.value() >= kBorderlineTo;
}

}  // namespace

Measured<Genant> grade(std::span<const ReferenceBody> bodies, std::size_t index, const FractureCall& call) {
  if (!call.probability) {
    return WhyNot{call.probability.why_not()};
  }
  Genant genant{.type = call.grade == 0 ? GenantType::None : call.type,
                .grade = call.grade,
                .evidence = shape_evidence(bodies, index, call) + probability_text(call),
                .probabilities = call.grades};
  if (call.wedge_shared) {
    genant.evidence +=
        "; wedged like its neighbours, whose endplates bear pits: held to be their natural shape (Scheuermann)";
  }
  const std::string& doubt = bodies[index].doubt;
  if (!doubt.empty()) {
    const auto other = call_by_second_sight(bodies, index);
    if (!other || !surely_fractured(call) || !surely_fractured(*other)) {
      return WhyNot{"cannot tell: " + doubt + "; " + probability_text(call)};
    }
    genant.grade = std::min(call.grade, other->grade);
    genant.evidence += "; " + doubt + ", by which it is fractured too (grade " + std::to_string(other->grade) + ")";
  }
  // An end is seen by one disc and compared on one side: what is not found there is no "none".
  if (bodies[index].unseen_error_mm > 0.0 && call.grade == 0 && call.probability.value() >= kOneSidedIntactBelow) {
    return WhyNot{"cannot tell: outermost body, seen and compared on one side only; " + probability_text(call)};
  }
  return {genant, Genant{}, doubt};
}

std::string probability_text(const FractureCall& call) {
  if (!call.probability) {
    return "cannot tell: " + call.probability.why_not();
  }
  const double probability = call.probability.value();
  return std::string(is_borderline(probability) ? "borderline, " : "") + "loss " +
         percent_text(call.loss_percent.value()) + " +- " + percent_text(call.loss_percent.standard_error()) + ", " +
         percent_text(100.0 * probability) + " fractured";
}

std::vector<ReferenceBody> settle_references(std::vector<ReferenceBody> bodies) {
  while (true) {
    std::size_t worst = bodies.size();
    double worst_reason = 0.0;
    for (std::size_t index = 0; index < bodies.size(); ++index) {
      if (!bodies[index].intact) {
        continue;
      }
      const double reason = reason_to_leave(bodies, index);
      if (reason > worst_reason) {
        worst_reason = reason;
        worst = index;
      }
    }
    if (worst == bodies.size()) {
      return bodies;
    }
    bodies[worst].intact = false;
    const Losses losses = losses_of(bodies, worst);
    const bool low = value_or_zero(losses.at(worst_station(losses))) >= kReferenceLossPercent;
    bodies[worst].why_no_reference = low ? "it has lost height itself" : "taller than its surroundings explain";
  }
}

}  // namespace kyphos::measure
