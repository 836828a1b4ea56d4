#include "classify/deterioration.h"

#include <algorithm>

namespace kyphos::classify {
namespace {

/// New and worse are worsening; stable and better are not.
Tristate worsening(Course course) {
  if (course == Course::Unknown) {
    return Tristate::Unknown;
  }
  return known(course == Course::New || course == Course::Worse);
}

/// A new or worse complaint is there; of a stable or better one the course does not tell.
Tristate implied_by(Course course) { return worsening(course) == Tristate::Yes ? Tristate::Yes : Tristate::Unknown; }

Tristate pain_score_rise(const ClinicalContext& context, const Criteria& criteria) {
  if (!context.pain_score || !context.pain_score_before) {
    return Tristate::Unknown;
  }
  const double rise = *context.pain_score - *context.pain_score_before;
  const double percent = *context.pain_score_before > 0 ? 100.0 * rise / *context.pain_score_before : 0.0;
  return known(rise >= value_of(criteria, key::kPainRisePoints) ||
               percent >= value_of(criteria, key::kPainRisePercent));
}

Tristate mmrc_rise(const ClinicalContext& context, const Criteria& criteria) {
  if (!context.mmrc || !context.mmrc_before) {
    return Tristate::Unknown;
  }
  return known(*context.mmrc - *context.mmrc_before >= value_of(criteria, key::kDyspnoeaRiseGrades));
}

Tristate fvc_fall(const ClinicalContext& context, const Criteria& criteria) {
  if (!context.fvc_percent || !context.fvc_percent_before || *context.fvc_percent_before <= 0) {
    return Tristate::Unknown;
  }
  const double fall = 100.0 * (*context.fvc_percent_before - *context.fvc_percent) / *context.fvc_percent_before;
  return known(fall >= value_of(criteria, key::kFvcFallPercent));
}

Criterion judge_pain(const Subject& subject, const Criteria& criteria) {
  const ClinicalContext& context = subject.context;
  Criterion criterion;
  criterion.judgement =
      all_hold({"criterion.pain", "The patient's focal, mechanical back pain is increasing in severity", kWhoFits},
               {{"pain", pain_present(context), said(context, "pain") + ", score " + said(context, "pain_score"),
                 "whether there is back pain"},
                {"pain_course", told_alike(worsening(context.pain_course), pain_score_rise(context, criteria)),
                 said(context, "pain_course") + ", score " + said(context, "pain_score_before") + " -> " +
                     said(context, "pain_score"),
                 "how the pain has gone (course, or two scores)"},
                {"pain_focal", context.pain_focal, {}, "whether the pain is focal at the known fracture"},
                {"pain_mechanical", context.pain_mechanical, {}, "whether the pain is mechanical"}});
  // Measured collapse at the level explains the pain; else a fresh fracture elsewhere may (article, Pitfalls).
  const Tristate collapse = known(measured_progression(subject.level.deformity.overall) == Tristate::Yes);
  criterion.firm = kleene_or(kleene_not(subject.new_fracture_elsewhere), collapse);
  if (criterion.firm == Tristate::Unknown) {
    criterion.firm_missing.push_back({"new_fracture_other_level", "whether another level has freshly fractured"});
  }
  return criterion;
}

std::string tier_in_words(const DeformityEvidence& deformity) {
  std::string text(name(deformity.overall));
  std::replace(text.begin(), text.end(), '_', ' ');
  for (const std::string& line : deformity.texts) {
    text += "; " + line;
  }
  return deformity.why_not.empty() ? text : text + "; " + deformity.why_not;
}

Criterion judge_deformity(const Subject& subject) {
  const DeformityEvidence& measured = subject.level.deformity;
  Criterion criterion;
  criterion.judgement = any_holds(
      {"criterion.deformity",
       "There is clinical or radiographic evidence of increasing kyphosis or loss of vertebral body height", kWhoFits},
      {{"comparable_study", measured_progression(measured.overall), tier_in_words(measured),
        "a comparable earlier study of the level", EvidenceKind::Measured},
       {"deformity_worse",
        subject.context.deformity_worse,
        {},
        "whether patient or clinician see the deformity increase"}});
  criterion.firm = known(measured.overall == DeformityTier::Definite);
  return criterion;
}

Criterion judge_pulmonary(const Subject& subject, const Criteria& criteria) {
  const ClinicalContext& context = subject.context;
  Criterion criterion;
  criterion.judgement = all_hold(
      {"criterion.pulmonary",
       "The patient is experiencing new or worsening shortness of breath (never asserted from kyphosis alone)",
       kWhoFits},
      {{"dyspnoea", dyspnoea_present(context), said(context, "dyspnoea") + ", mMRC " + said(context, "mmrc"),
        "whether there is shortness of breath"},
       {"dyspnoea_course", told_alike(worsening(context.dyspnoea_course), mmrc_rise(context, criteria)),
        said(context, "dyspnoea_course") + ", mMRC " + said(context, "mmrc_before") + " -> " + said(context, "mmrc"),
        "how the shortness of breath has gone (course, or two mMRC grades)"}});
  criterion.judgement.inputs.push_back("fvc_percent: " + said(context, "fvc_percent_before") + " -> " +
                                       said(context, "fvc_percent"));
  criterion.judgement.inputs.push_back("dyspnoea_other_cause: " + said(context, "dyspnoea_other_cause"));
  criterion.firm = kleene_or(kleene_not(context.dyspnoea_other_cause), fvc_fall(context, criteria));
  if (criterion.firm == Tristate::Unknown) {
    criterion.firm_missing.push_back(
        {"dyspnoea_other_cause", "whether lung or heart disease explains the shortness of breath"});
  }
  return criterion;
}

}  // namespace

Tristate pain_present(const ClinicalContext& context) {
  const Tristate scored = context.pain_score ? known(*context.pain_score > 0) : Tristate::Unknown;
  return told_alike(told_alike(context.pain, scored), implied_by(context.pain_course));
}

Tristate dyspnoea_present(const ClinicalContext& context) {
  const Tristate graded = context.mmrc ? known(*context.mmrc > 0) : Tristate::Unknown;
  return told_alike(told_alike(context.dyspnoea, graded), implied_by(context.dyspnoea_course));
}

Tristate measured_progression(DeformityTier tier) {
  if (tier == DeformityTier::CannotTell || tier == DeformityTier::NotComparable) {
    return Tristate::Unknown;
  }
  return known(tier >= DeformityTier::Probable);
}

Deterioration judge_deterioration(const Subject& subject, const Criteria& criteria) {
  Deterioration found{.pain = judge_pain(subject, criteria),
                      .deformity = judge_deformity(subject),
                      .pulmonary = judge_pulmonary(subject, criteria),
                      .any = {}};
  std::vector<RuleInput> inputs;
  for (const Criterion* criterion : {&found.pain, &found.deformity, &found.pulmonary}) {
    inputs.push_back({.key = criterion->judgement.id,
                      .answer = criterion->judgement.outcome,
                      .words = {},
                      .ask = {},
                      .kind = criterion->judgement.evidence});
  }
  found.any = any_holds(
      {"inclusion.deteriorating",
       "The patient's condition is actively deteriorating: one or more of pain, deformity, pulmonary", kWhoFits},
      inputs);
  found.any.missing.clear();
  if (found.any.outcome == Tristate::Unknown) {
    for (const Criterion* criterion : {&found.pain, &found.deformity, &found.pulmonary}) {
      found.any.missing = merged(std::move(found.any.missing), criterion->judgement.missing);
    }
  }
  return found;
}

}  // namespace kyphos::classify
