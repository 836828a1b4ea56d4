#include "classify/decision.h"

#include <algorithm>

namespace kyphos::classify {
namespace {

Tristate none_holds(const Exclusions& exclusions) {
  Tristate result = Tristate::Yes;
  for (const Judgement* judgement : in_order(exclusions)) {
    result = kleene_and(result, kleene_not(judgement->outcome));
  }
  return result;
}

Tristate worsening(const Findings& findings) {
  Tristate result = kleene_and(none_holds(findings.exclusions), findings.deterioration.any.outcome);
  for (const Judgement* judgement : in_order(findings.inclusions, findings.edition)) {
    result = kleene_and(result, judgement->outcome);
  }
  return result;
}

/// Met where one criterion stands on its own, or two agree.
WorklistClass met_class(const Deterioration& found) {
  int met = 0;
  bool firm = false;
  for (const Criterion* criterion : {&found.pain, &found.deformity, &found.pulmonary}) {
    met += holds(criterion->judgement) ? 1 : 0;
    firm = firm || (holds(criterion->judgement) && criterion->firm == Tristate::Yes);
  }
  return firm || met >= 2 ? WorklistClass::CriteriaMet : WorklistClass::ProbablyMet;
}

bool is_excluded(const Findings& findings) {
  for (const Judgement* judgement : in_order(findings.exclusions)) {
    if (holds(*judgement) && judgement != &findings.exclusions.asymptomatic) {
      return true;
    }
  }
  return fails(findings.inclusions.previously_diagnosed) && !fails(findings.inclusions.fracture);
}

bool is_stable(const Findings& findings) {
  if (findings.red_flag.neurologic.outcome != Tristate::No) {
    return false;
  }
  return fails(findings.inclusions.fracture) ||
         (fails(findings.deterioration.any) && none_holds(findings.exclusions) == Tristate::Yes &&
          holds(findings.inclusions.previously_diagnosed));
}

/// The class as far as outcomes alone decide it; not-comparable is told from indeterminate by what is missing.
WorklistClass class_of(const Findings& findings, std::string_view scenario) {
  if (holds(findings.red_flag.neurologic) || findings.red_flag.course_open) {
    return WorklistClass::Emergency;
  }
  if (is_excluded(findings)) {
    return WorklistClass::OutOfScope;
  }
  if (!fails(findings.inclusions.fracture) && holds(findings.exclusions.asymptomatic)) {
    return fails(findings.deterioration.any) ? WorklistClass::OutOfScope : WorklistClass::Indeterminate;
  }
  if (is_stable(findings)) {
    return scenario == "2022-v3" ? WorklistClass::OutOfScope : WorklistClass::Stable;
  }
  if (!fails(findings.inclusions.fracture) && fails(findings.inclusions.conservative_therapy) &&
      !fails(findings.deterioration.any)) {
    return WorklistClass::OutOfScope;
  }
  const bool clear = worsening(findings) == Tristate::Yes && fails(findings.red_flag.neurologic);
  return clear ? met_class(findings.deterioration) : WorklistClass::Indeterminate;
}

std::vector<Missing> firm_missing(const Deterioration& found) {
  std::vector<Missing> missing;
  for (const Criterion* criterion : {&found.pain, &found.deformity, &found.pulmonary}) {
    if (holds(criterion->judgement)) {
      missing = merged(std::move(missing), criterion->firm_missing);
    }
  }
  return missing;
}

/// Nobody named a fracture and none is seen, yet not every body could be graded: which fracture is meant comes first.
bool no_fracture_to_ask_about(const Subject& subject, const Findings& findings) {
  return findings.inclusions.fracture.outcome == Tristate::Unknown && subject.context.fracture_levels.empty() &&
         subject.level.grade.value_or(0) == 0;
}

std::vector<Missing> missing_for(const Subject& subject, const Findings& findings, WorklistClass worklist) {
  std::vector<Missing> missing = findings.red_flag.neurologic.missing;
  if (no_fracture_to_ask_about(subject, findings) && worklist == WorklistClass::Indeterminate) {
    return merged(findings.inclusions.fracture.missing, missing);
  }
  if (worklist == WorklistClass::ProbablyMet) {
    return firm_missing(findings.deterioration);
  }
  if (worklist == WorklistClass::CriteriaMet || worklist == WorklistClass::Stable) {
    return {};
  }
  if (worklist == WorklistClass::OutOfScope) {
    missing = merged(std::move(missing), findings.exclusions.malignancy.missing);
    return holds(findings.exclusions.malignancy) || fails(findings.inclusions.previously_diagnosed)
               ? merged(std::move(missing), findings.exclusions.asymptomatic.missing)
               : missing;
  }
  if (fails(findings.inclusions.fracture)) {
    return missing;
  }
  for (const Judgement* judgement : in_order(findings.exclusions)) {
    missing = merged(std::move(missing), judgement->missing);
  }
  for (const Judgement* judgement : in_order(findings.inclusions, findings.edition)) {
    const bool asked = judgement != &findings.inclusions.conservative_therapy || !fails(findings.deterioration.any);
    missing = asked ? merged(std::move(missing), judgement->missing) : std::move(missing);
  }
  missing = merged(std::move(missing), findings.deterioration.any.missing);
  if (holds(findings.exclusions.asymptomatic) && holds(findings.deterioration.any)) {
    missing.push_back({"clinical_review", "a clinician's review of progression without symptoms"});
  }
  return missing;
}

WorklistClass refined(WorklistClass worklist, DeformityTier tier, const std::vector<Missing>& missing) {
  const bool images_alone = std::all_of(missing.begin(), missing.end(), [](const Missing& item) {
    return item.key == "comparable_study" || item.key == "deformity_worse";
  });
  const bool incomparable = tier == DeformityTier::NotComparable && !missing.empty() && images_alone;
  return worklist == WorklistClass::Indeterminate && incomparable ? WorklistClass::NotComparable : worklist;
}

/// 2018's variant 2 asks neither for worsening nor for a failed trial.
Tristate applies_2018_v2(const Findings& findings) {
  Tristate result = kleene_not(findings.red_flag.neurologic.outcome);
  const Exclusions& e = findings.exclusions;
  for (const Judgement* judgement :
       {&e.malignancy, &e.infection, &e.high_energy_trauma, &e.ankylosed, &e.already_augmented}) {
    result = kleene_and(result, kleene_not(judgement->outcome));
  }
  const Inclusions& i = findings.inclusions;
  const Tristate not_new_symptomatic = kleene_or(i.previously_diagnosed.outcome, e.asymptomatic.outcome);
  return kleene_and(result, kleene_and(not_new_symptomatic, kleene_and(i.fracture.outcome, i.osteoporotic.outcome)));
}

/// The variants for a history of malignancy hold for incidental or newly found fractures; for a known one that gets
/// worse they are the nearest, no more.
Tristate applies_with_malignancy(const Findings& findings, std::string_view scenario) {
  const bool fits = scenario == "2022-v4" || (scenario == "2022-v2" && fails(findings.exclusions.asymptomatic) &&
                                              fails(findings.inclusions.previously_diagnosed));
  return fits && findings.malignancy_history == Tristate::Yes ? Tristate::Yes : Tristate::Unknown;
}

/// Another scenario than that of worsening holds only where what tells it from its neighbours is known.
Tristate applies_elsewhere(const Findings& findings, std::string_view scenario) {
  if (holds(findings.exclusions.malignancy)) {
    return applies_with_malignancy(findings, scenario);
  }
  if (!fails(findings.exclusions.malignancy)) {
    return Tristate::Unknown;
  }
  const bool needs_symptoms = !scenario.ends_with("outside") && scenario != "2018-other" && scenario != "2018-v3";
  return needs_symptoms && findings.exclusions.asymptomatic.outcome == Tristate::Unknown ? Tristate::Unknown
                                                                                         : Tristate::Yes;
}

Tristate applies(const Findings& findings, std::string_view scenario) {
  if (scenario.empty() || fails(findings.inclusions.fracture)) {
    return Tristate::No;
  }
  if (scenario == "2022-v7") {
    return worsening(findings);
  }
  return scenario == "2018-v2" ? applies_2018_v2(findings) : applies_elsewhere(findings, scenario);
}

}  // namespace

std::vector<const Judgement*> in_order(const Exclusions& e) {
  return {&e.malignancy,        &e.infection,         &e.high_energy_trauma, &e.ankylosed,
          &e.already_augmented, &e.acute_with_oedema, &e.asymptomatic};
}

std::vector<const Judgement*> in_order(const Inclusions& i, Edition edition) {
  std::vector<const Judgement*> all{&i.fracture, &i.previously_diagnosed, &i.conservative_therapy};
  if (edition == Edition::Acr2018) {
    all.push_back(&i.osteoporotic);
  }
  return all;
}

Decision decide(const Subject& subject, const Findings& findings) {
  Decision decision;
  decision.scenario = route({.subject = subject,
                             .exclusions = findings.exclusions,
                             .inclusions = findings.inclusions,
                             .deterioration = findings.deterioration},
                            findings.edition);
  decision.applies = applies(findings, decision.scenario);
  decision.in_scope = none_holds(findings.exclusions);
  decision.worsening = worsening(findings);
  decision.worklist = class_of(findings, decision.scenario);
  decision.missing = missing_for(subject, findings, decision.worklist);
  decision.worklist = refined(decision.worklist, subject.level.deformity.overall, decision.missing);
  return decision;
}

}  // namespace kyphos::classify
