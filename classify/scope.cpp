#include "classify/scope.h"

#include <algorithm>

#include "classify/mr_evidence.h"
#include "measure/vertebra/fracture_call.h"

namespace kyphos::classify {
namespace {

constexpr std::string_view kEscalate = "article, When to Escalate";
constexpr std::string_view kNotIf = "article, This article does not apply if";
constexpr std::string_view kSigns =
    "Laredo 1995, doi 10.1148/radiology.194.1.7997579; Mauch 2018, doi 10.3174/ajnr.A5528";
constexpr std::string_view kInfection = "CIRSE 2017 and 2018 edition, variant 3: infection is a contraindication";
constexpr std::string_view kTrauma = "sibling page of the article: high-energy trauma is outside the topic";
constexpr std::string_view kAnkylosed = "Resnick 1976: flowing ossification; a fracture through it is unstable";

Tristate new_or_progressive(const ClinicalContext& context) {
  if (context.neurologic_course == Course::Unknown) {
    return Tristate::Unknown;
  }
  return known(context.neurologic_course == Course::New || context.neurologic_course == Course::Worse);
}

Judgement judge_malignancy(const Subject& subject) {
  const ClinicalContext& context = subject.context;
  std::vector<RuleInput> inputs{
      {"malignancy_history", context.malignancy_history, {}, "whether there is a history of malignancy"},
      {"malignancy_suspected", context.malignancy_suspected, {}, "whether malignancy is suspected"}};
  // What is seen on one CT raises suspicion; only several strong signs together are as good as a stated one.
  const Tristate seen = subject.level.suspicion_strong ? Tristate::Yes : Tristate::Unknown;
  for (const std::string& sign : subject.level.suspicion_signs) {
    const std::string& against = subject.level.suspicion_against;
    inputs.push_back({"sign_on_ct", seen, sign + (against.empty() ? "" : " (against it: " + against + ")"),
                      "that malignancy is ruled out: CT shows a sign of it", EvidenceKind::Measured});
  }
  return any_holds({"scope.malignancy", "Malignancy is known or suspected", kNotIf}, inputs);
}

Judgement judge_ankylosis(const ClinicalContext& context, const LevelEvidence& level) {
  const Tristate answer = told_by_either(level.ankylosed, context.ankylosing_disease);
  const bool seen = level.ankylosed != Tristate::Unknown;
  return any_holds({"scope.ankylosed", "The segment is ankylosed: a fracture through it is unstable", kAnkylosed},
                   {{"ankylosing_disease", answer,
                     said(context, "ankylosing_disease") + ", on CT " + std::string(name(level.ankylosed)),
                     "whether the spine is ankylosed", seen ? EvidenceKind::Measured : EvidenceKind::Clinical}});
}

Tristate augmented_by_history(const Subject& subject) {
  const ClinicalContext& context = subject.context;
  if (context.augmented_levels.empty()) {
    return context.previous_augmentation == Tristate::No ? Tristate::No : Tristate::Unknown;
  }
  if (!subject.level.level) {
    return Tristate::Unknown;
  }
  const auto& levels = context.augmented_levels;
  return known(std::find(levels.begin(), levels.end(), *subject.level.level) != levels.end());
}

Judgement judge_augmented(const Subject& subject) {
  const Tristate answer = told_by_either(subject.level.cement, augmented_by_history(subject));
  const bool seen = subject.level.cement != Tristate::Unknown;
  return any_holds(
      {"scope.already_augmented", "The fractured level has been augmented already",
       "article, What's Next After Percutaneous Vertebral Augmentation; 2022 variant 3"},
      {{"previous_augmentation", answer,
        said(subject.context, "previous_augmentation") + ", levels " + said(subject.context, "augmented_levels") +
            ", cement on CT " + std::string(name(subject.level.cement)),
        "whether the fractured level was augmented", seen ? EvidenceKind::Measured : EvidenceKind::Clinical}});
}

/// Whether the fracture is younger than the acute band; an older study that shows it proves its age.
Tristate is_acute(const Subject& subject, const ImagingEvidence& imaging, const Criteria& criteria) {
  const double acute_days = 7.0 * value_of(criteria, key::kAcuteWeeks);
  const std::optional<Date> now = subject.context.assessed_on ? subject.context.assessed_on : imaging.study_date;
  const auto since_diagnosis = days_between(subject.context.first_diagnosis, now);
  const auto since_baseline = subject.level.fractured_at_baseline == Tristate::Yes
                                  ? days_between(subject.level.deformity.baseline_date, now)
                                  : std::nullopt;
  if (since_diagnosis.value_or(0) >= acute_days || since_baseline.value_or(0) >= acute_days) {
    return Tristate::No;
  }
  return since_diagnosis ? Tristate::Yes : Tristate::Unknown;
}

Judgement judge_acute(const Subject& subject, const ImagingEvidence& imaging, const Criteria& criteria) {
  return all_hold({"scope.acute_with_oedema", "The fracture is brand-new, acute, with bone marrow edema",
                   "article, FAQ: Is vertebral augmentation appropriate for a brand new, acute fracture"},
                  {{"first_diagnosis", is_acute(subject, imaging, criteria),
                    "first diagnosed " + said(subject.context, "first_diagnosis") + ", assessed " +
                        said(subject.context, "assessed_on"),
                    "the date of the first diagnosis"},
                   oedema_input(subject)});
}

Judgement judge_asymptomatic(const ClinicalContext& context) {
  return all_hold(
      {"scope.asymptomatic", "The patient is asymptomatic: no pain, no shortness of breath, no deficit", kNotIf},
      {{"pain", kleene_not(pain_present(context)), "pain " + said(context, "pain"), "whether there is back pain"},
       {"dyspnoea", kleene_not(dyspnoea_present(context)), "dyspnoea " + said(context, "dyspnoea"),
        "whether there is shortness of breath"},
       {"neurologic_deficit", kleene_not(context.neurologic_deficit),
        "neurologic deficit " + said(context, "neurologic_deficit"), "whether there is a neurologic deficit"}});
}

Tristate energy_is_high(TraumaEnergy energy) {
  return energy == TraumaEnergy::Unknown ? Tristate::Unknown : known(energy == TraumaEnergy::High);
}

/// A date of diagnosis before the day of assessment says that the fracture was known.
Tristate diagnosed_before(const ClinicalContext& context, const ImagingEvidence& imaging) {
  const auto days =
      days_between(context.first_diagnosis, context.assessed_on ? context.assessed_on : imaging.study_date);
  return days && *days > 0 ? Tristate::Yes : Tristate::Unknown;
}

/// Seen broken in the earlier study: known. Seen intact there: diagnosed since, perhaps.
Tristate seen_before(const LevelEvidence& level) {
  return level.fractured_at_baseline == Tristate::Yes ? Tristate::Yes : Tristate::Unknown;
}

Tristate seen_fractured(const Subject& subject, const ImagingEvidence& imaging, const Criteria& criteria) {
  const int least = static_cast<int>(value_of(criteria, key::kFracturedGrade));
  const std::optional<double>& probability = subject.level.fracture_probability;
  if (probability && measure::is_borderline(*probability)) {
    return Tristate::Unknown;
  }
  if (subject.level.grade && *subject.level.grade >= least) {
    return subject.level.doubt.empty() ? Tristate::Yes : Tristate::Unknown;
  }
  const bool all_graded = std::all_of(imaging.levels.begin(), imaging.levels.end(), [](const LevelEvidence& level) {
    return !level.is_body || (level.grade.has_value() && level.doubt.empty());
  });
  return !imaging.levels.empty() && all_graded ? Tristate::No : Tristate::Unknown;
}

}  // namespace

Judgement judge_suspicion(const Subject& subject) {
  std::vector<RuleInput> inputs;
  for (const std::string& sign : subject.level.suspicion_signs) {
    inputs.push_back({"sign_on_ct", Tristate::Yes, sign, {}, EvidenceKind::Measured});
  }
  return any_holds({"red_flag.suspicion", "CT shows a sign that the fracture may not be benign", kSigns}, inputs);
}

RedFlag judge_red_flag(const ClinicalContext& context) {
  const Tristate deficit = context.neurologic_deficit;
  // A course of nothing is nothing; a new deficit is a deficit even where only its course was filled in.
  const Tristate fresh = deficit == Tristate::No ? Tristate::No : new_or_progressive(context);
  RedFlag flag;
  flag.neurologic = any_holds(
      {"red_flag.neurologic",
       "Any new or progressive neurologic deficit is a neurosurgical emergency: immediate surgical consultation",
       kEscalate},
      {{deficit == Tristate::Yes ? "neurologic_course" : "neurologic_deficit", fresh,
        "deficit " + said(context, "neurologic_deficit") + ", course " + said(context, "neurologic_course"),
        deficit == Tristate::Yes ? "whether the neurologic deficit is new or progressive"
                                 : "whether there is a neurologic deficit"},
       {"bladder_bowel_dysfunction",
        context.bladder_bowel_dysfunction,
        {},
        "whether there is new bladder or bowel dysfunction"}});
  flag.course_open = deficit == Tristate::Yes && fresh == Tristate::Unknown;
  return flag;
}

Exclusions judge_exclusions(const Subject& subject, const ImagingEvidence& imaging, const Criteria& criteria) {
  const ClinicalContext& context = subject.context;
  return {.malignancy = judge_malignancy(subject),
          .infection = any_holds({"scope.infection", "There is an infection", kInfection},
                                 {{"infection", context.infection, {}, "whether there is an active infection"}}),
          .high_energy_trauma =
              any_holds({"scope.high_energy_trauma", "The fracture comes from high-energy trauma", kTrauma},
                        {{"trauma_energy", energy_is_high(context.trauma_energy), said(context, "trauma_energy"),
                          "the energy of the trauma"}}),
          .ankylosed = judge_ankylosis(context, subject.level),
          .already_augmented = judge_augmented(subject),
          .acute_with_oedema = judge_acute(subject, imaging, criteria),
          .asymptomatic = judge_asymptomatic(context)};
}

Inclusions judge_inclusions(const Subject& subject, const ImagingEvidence& imaging, const Criteria& criteria) {
  const ClinicalContext& context = subject.context;
  const Tristate dated = diagnosed_before(context, imaging);
  const Tristate before = told_alike(told_alike(context.previously_diagnosed, dated), seen_before(subject.level));
  const Tristate named = context.fracture_levels.empty() && context.previously_diagnosed != Tristate::Yes
                             ? Tristate::Unknown
                             : Tristate::Yes;
  const Tristate seen = seen_fractured(subject, imaging, criteria);
  const EvidenceKind fracture_kind = seen == Tristate::Unknown    ? EvidenceKind::Clinical
                                     : named == Tristate::Unknown ? EvidenceKind::Measured
                                                                  : EvidenceKind::Both;
  const Tristate thin = imaging.osteoporosis == OsteoporosisLikelihood::Likely ? Tristate::Yes : Tristate::Unknown;
  const std::string grade = (subject.level.grade ? std::to_string(*subject.level.grade) : "unknown") +
                            (subject.level.doubt.empty() ? "" : " (doubtful: " + subject.level.doubt + ")");
  return {
      .fracture = any_holds({"inclusion.fracture", "There is a vertebral compression fracture", kWhoFits},
                            {{"fracture_levels", told_by_either(named, seen),
                              "named: " + said(context, "fracture_levels") + "; Genant grade on CT: " + grade,
                              "the level of the known fracture", fracture_kind}}),
      .previously_diagnosed = any_holds(
          {"inclusion.previously_diagnosed", "The fracture was diagnosed before: it is not newly discovered", kWhoFits},
          {{"previously_diagnosed", before,
            said(context, "previously_diagnosed") + ", first diagnosed " + said(context, "first_diagnosis") +
                ", fractured in the earlier study: " + std::string(name(subject.level.fractured_at_baseline)),
            "whether the fracture was known before this episode",
            subject.level.fractured_at_baseline == Tristate::Yes ? EvidenceKind::Both : EvidenceKind::Clinical}}),
      .conservative_therapy =
          any_holds({"inclusion.conservative_therapy", "Initial conservative therapy was tried", kWhoFits},
                    {{"conservative_therapy", context.conservative_therapy,
                      said(context, "conservative_therapy") + " (" + said(context, "conservative_measures") +
                          ", since " + said(context, "conservative_since") + ")",
                      "whether conservative therapy was tried"}}),
      .osteoporotic = any_holds({"inclusion.osteoporotic", "The fracture is osteoporotic", "2018 edition, variant 2"},
                                {{"osteoporosis", told_alike(context.osteoporosis, thin),
                                  said(context, "osteoporosis") + ", on CT " + std::string(name(imaging.osteoporosis)),
                                  "whether osteoporosis is known", EvidenceKind::Both}})};
}

}  // namespace kyphos::classify
