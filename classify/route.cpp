#include "classify/route.h"

#include "classify/mr_evidence.h"

namespace kyphos::classify {
namespace {

bool outside_topic(const Exclusions& exclusions) {
  return holds(exclusions.infection) || holds(exclusions.high_energy_trauma) || holds(exclusions.ankylosed);
}

bool oedema_or_cleft(const Subject& subject) {
  return oedema_in(subject) == Tristate::Yes || fluid_in(subject) == Tristate::Yes ||
         subject.level.cleft == Tristate::Yes;
}

bool contraindicated(const ClinicalContext& context) {
  return context.coagulation_disorder == Tristate::Yes || context.pregnancy == Tristate::Yes ||
         context.fit_for_procedure == Tristate::No || context.infection == Tristate::Yes;
}

/// To rule out a pathologic fracture comes first; that it is one (variant 8) is never concluded from a history or a
/// sign.
std::string_view route_malignancy(const RouteInput& input) {
  return holds(input.exclusions.asymptomatic) ? "2022-v4" : "2022-v2";
}

std::string_view route_new(const RouteInput& input) {
  if (holds(input.exclusions.asymptomatic)) {
    return "2022-v5";
  }
  return oedema_or_cleft(input.subject) ? "2022-v6" : "2022-v1";
}

/// Nothing is getting worse at the known level: a pain that is elsewhere, or a fresh fracture elsewhere, is another
/// story.
std::string_view route_stable(const RouteInput& input) {
  const bool elsewhere =
      input.subject.context.pain_focal == Tristate::No || input.subject.new_fracture_elsewhere == Tristate::Yes;
  return elsewhere && pain_present(input.subject.context) == Tristate::Yes ? "2022-v3" : "2022-v7";
}

std::string_view route_2022(const RouteInput& input) {
  const Exclusions& exclusions = input.exclusions;
  if (holds(exclusions.malignancy)) {
    return route_malignancy(input);
  }
  if (outside_topic(exclusions)) {
    return "2022-outside";
  }
  if (holds(exclusions.already_augmented)) {
    return "2022-v3";
  }
  if (fails(input.inclusions.previously_diagnosed)) {
    return route_new(input);
  }
  if (holds(exclusions.acute_with_oedema)) {
    return "2022-v6";
  }
  if (holds(exclusions.asymptomatic) && fails(input.deterioration.any)) {
    return "2022-v5";
  }
  if (fails(input.deterioration.any)) {
    return route_stable(input);
  }
  if (fails(input.inclusions.conservative_therapy)) {
    return oedema_or_cleft(input.subject) ? "2022-v6" : "";
  }
  return "2022-v7";
}

std::string_view route_2018(const RouteInput& input) {
  if (holds(input.exclusions.malignancy) || holds(input.exclusions.already_augmented)) {
    return "2018-other";
  }
  const ClinicalContext& context = input.subject.context;
  const bool painful_with_oedema = pain_present(context) == Tristate::Yes && oedema_in(input.subject) == Tristate::Yes;
  if (painful_with_oedema && contraindicated(context)) {
    return "2018-v3";
  }
  if (outside_topic(input.exclusions)) {
    return "2018-outside";
  }
  return fails(input.inclusions.previously_diagnosed) && !holds(input.exclusions.asymptomatic) ? "2018-v1" : "2018-v2";
}

}  // namespace

std::string_view route(const RouteInput& input, Edition edition) {
  return edition == Edition::Acr2018 ? route_2018(input) : route_2022(input);
}

}  // namespace kyphos::classify
