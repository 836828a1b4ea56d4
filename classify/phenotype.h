#pragma once

#include <vector>

#include "classify/deterioration.h"
#include "classify/judgement.h"

namespace kyphos::classify {

/// Why the fracture fails (article, What Diagnoses Are You Working Up): more than one may hold.
struct Phenotype {
  Judgement progressive_collapse;
  Judgement pseudarthrosis;
  Judgement stenosis;
};
[[nodiscard]] Phenotype judge_phenotype(const Subject& subject, const Criteria& criteria);

/// What shifts the choice among the options towards the surgeon, each as its own rule; a yes means "surgical
/// consultation first".
[[nodiscard]] std::vector<Judgement> judge_modifiers(const Subject& subject, const Criteria& criteria);

/// A canal so narrow, or a cord so pressed, that the surgeon is needed soon whatever else holds.
[[nodiscard]] Judgement judge_canal_urgent(const Subject& subject, const Criteria& criteria);

}  // namespace kyphos::classify
